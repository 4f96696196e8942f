/** Pure: several names in one value of a file, apart by `|`. A `|` in a name is `\|` there, and a `\` is `\\`. */

export function joinNames(names: readonly string[]): string {
  return names.map((name) => name.replace(/[\\|]/g, '\\$&')).join('|');
}

/** Trimmed, without empty ones. A `\` before anything else stands for itself: who writes a file by hand may not know it. */
export function splitNames(cell: string): string[] {
  return (cell.match(/(?:\\[\\|]|[^|])+/g) ?? [])
    .map((name) => name.replace(/\\([\\|])/g, '$1').trim())
    .filter((name) => name !== '');
}
