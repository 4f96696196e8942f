/** What people type, as the contract takes it: a frame or request with anything else would be refused without a word. */

export const longestName = 80;
export const longestText = 10_000;
export const longestAddress = 200;
/** Of a field of the page's own, and of a telephone number. */
export const longestValue = 200;

/** Without control characters but line breaks and tabs, trimmed. What is too long stays so: the person is told. */
export function cleanText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}

/** On one line, without control characters, trimmed. */
export function cleanName(name: string): string {
  return name.replace(/\p{Cc}+/gu, ' ').trim();
}

const address = /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

/** The same addresses as the contract's schema. */
export function isAddress(text: string): boolean {
  return text.length <= longestAddress && address.test(text);
}
