/** Pure: what a translation lacks. Types hold the keys; this holds what types cannot see. */

/**
 * The faults of a translation, each as `key: what is wrong`: missing or surplus keys, other placeholders than the
 * source has, empty texts.
 */
export function textFaults(source: object, translation: object): string[] {
  const wanted = flatten(source);
  const given = flatten(translation);
  const faults: string[] = [];
  for (const [key, text] of wanted) {
    const other = given.get(key);
    if (other === undefined) faults.push(`${key}: missing`);
    else if (other.trim() === '' || text.trim() === '') faults.push(`${key}: empty`);
    else if (placeholders(text) !== placeholders(other)) {
      faults.push(`${key}: placeholders ${placeholders(text)} became ${placeholders(other)}`);
    }
  }
  for (const key of given.keys()) if (!wanted.has(key)) faults.push(`${key}: not in the source`);
  return faults;
}

/**
 * The faults of French typography, each as `key: text`: a plain space before `: ; ? ! »` or after `«`, where a line could
 * break (U+00A0 before the colon and inside the guillemets, U+202F before the others), and straight apostrophes.
 */
export function frenchTypographyFaults(texts: object): string[] {
  return [...flatten(texts)].filter(([, text]) => / [:;?!»]|« |'/u.test(text)).map(([key, text]) => `${key}: ${text}`);
}

/** The French texts, each as `key: text`, whose numbers may be cut off from what they count: U+00A0 stands between. */
export function frenchNumberFaults(texts: object): string[] {
  const numbers = /(?:\{\{(?:\w+, number|count|limit|min|max|minutes|seconds)\}\}|(?<![\w:.,])\d+) (?=\p{L})/u;
  return [...flatten(texts)].filter(([, text]) => numbers.test(text)).map(([key, text]) => `${key}: ${text}`);
}

function flatten(texts: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null
        ? [...flatten(value, `${prefix}${key}.`)]
        : [[`${prefix}${key}`, String(value)] as const],
    ),
  );
}

function placeholders(text: string): string {
  return [...new Set(text.match(/\{\{[^}]*\}\}/g) ?? [])].sort().join(' ') || 'none';
}
