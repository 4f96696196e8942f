/**
 * Pure. Rows as CSV: every value in quotes, lines as RFC 4180 ends them, a byte-order mark so that spreadsheets read UTF-8.
 * A value that a spreadsheet would take for a formula begins with an apostrophe; one that began so already, with one more.
 */
export function csvOf(rows: readonly (readonly string[])[], separator: string): string {
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join('')}`;
}

function cell(value: string): string {
  const harmless = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}
