/** A message cut into plain text and links. Only http(s) addresses that parse become links; all else stays text. */

export interface TextPart {
  readonly text: string;
  /** The parsed address; undefined for plain text. */
  readonly href?: string;
}

const candidates = /https?:\/\/[^\s<>"'`]+/giu;
const trailing = /[.,;:!?)\]}»”’]+$/u;

/** The parts' texts joined are the message, character for character. */
export function linkParts(message: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of message.matchAll(candidates)) {
    const text = match[0].replace(trailing, '');
    const href = safeHref(text);
    if (href === undefined) continue;
    if (match.index > end) parts.push({ text: message.slice(end, match.index) });
    parts.push({ text, href });
    end = match.index + text.length;
  }
  if (end < message.length) parts.push({ text: message.slice(end) });
  return parts;
}

function safeHref(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  // https://bank.example@evil.example shows one host and opens another.
  if (url.username !== '' || url.password !== '') return undefined;
  return url.href;
}
