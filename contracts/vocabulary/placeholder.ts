/**
 * What canned answers may leave open: `{{customer.name}}`. Pure and without schemas, so that pages take it as it is.
 * What stands in double braces in a stored text is a placeholder of this list; nothing else may.
 */

export const placeholders = [
  'customer.name',
  'agent.name',
  'agent.firstName',
  'queue.name',
  'tenant.name',
  'date',
  'time',
] as const;
export type Placeholder = (typeof placeholders)[number];
export type PlaceholderValues = Readonly<Record<Placeholder, string>>;

/** As it stands in a text. */
export function writtenPlaceholder(placeholder: Placeholder): string {
  return `{{${placeholder}}}`;
}

const inBraces = /\{\{([^{}]*)\}\}/g;
const blanksAtEnd = /[ \t\u00a0\u202f]+$/;
/** A comma that followed a name has nothing to follow when the name is missing. */
const leftoverAtStart = /^[ \t\u00a0\u202f]*(?:[,;:][ \t\u00a0\u202f]*)?/;
const needsNoBlankBefore = /^(?:$|[\s,.;:!?…)\]»])/;

/** What a text has in double braces that is no placeholder, and braces that are not closed or opened, as written. */
export function placeholderFaults(text: string): string[] {
  const unknown = [...text.matchAll(inBraces)].filter(([, name = '']) => !isPlaceholder(name.trim()));
  const between = text.replace(inBraces, '\n');
  const loose = between.match(/\{\{\S{0,40}|\S{0,40}\}\}/g) ?? [];
  return [...unknown.map(([written]) => written), ...loose];
}

/**
 * The text with the values in place, read once: what a value has in braces stays as it is. A value becomes one line. One
 * that is empty takes the blank beside it along, at the start of a line a comma too. Unknown placeholders vanish likewise.
 */
export function expandPlaceholders(text: string, values: PlaceholderValues): string {
  let expanded = '';
  let read = 0;
  let isMissing = false;
  const addLiteral = (literal: string): void => {
    expanded = isMissing ? joinOverMissing(expanded, literal) : expanded + literal;
    isMissing = false;
  };
  for (const match of text.matchAll(inBraces)) {
    const literal = text.slice(read, match.index);
    if (literal !== '') addLiteral(literal);
    read = match.index + match[0].length;
    const name = match[1]?.trim() ?? '';
    const value = isPlaceholder(name) ? inOneLine(values[name]) : '';
    expanded += value;
    // After one that is missing another may follow at once.
    isMissing = value === '';
  }
  addLiteral(text.slice(read));
  return expanded;
}

/** What stands around a value that is not there, so that no two blanks meet and no line begins with one. */
function joinOverMissing(before: string, after: string): string {
  if (before === '' || before.endsWith('\n')) return before + after.replace(leftoverAtStart, '');
  return needsNoBlankBefore.test(after) ? before.replace(blanksAtEnd, '') + after : before + after;
}

function inOneLine(value: string): string {
  return value.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function isPlaceholder(name: string): name is Placeholder {
  return placeholders.some((placeholder) => placeholder === name);
}
