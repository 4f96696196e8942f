/** Finds web addresses in what people write. Pure. */

interface TextPart {
  /** Where it begins in the text. */
  readonly at: number;
  readonly text: string;
  /** The parsed address; undefined for plain text. */
  readonly href?: string;
}

const candidates = /\bhttps?:\/\/[^\s<>"'`]+/giu;
const sentenceEnds = '.,;:!?’”»';
const brackets: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** All parts together are the text again. */
export function splitLinks(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of text.matchAll(candidates)) {
    const link = withoutTail(match[0]);
    const href = safeHref(link);
    if (href === undefined) continue;
    if (match.index > done) parts.push({ at: done, text: text.slice(done, match.index) });
    parts.push({ at: match.index, text: link, href });
    done = match.index + link.length;
  }
  if (done < text.length) parts.push({ at: done, text: text.slice(done) });
  return parts;
}

/** Only http(s) addresses that say what they open. */
function safeHref(link: string): string | undefined {
  // Signs that nobody sees, or that turn the reading direction, would let an address look like another one.
  if (/[\p{Cc}\p{Cf}]/u.test(link) || !URL.canParse(link)) return undefined;
  // https://bank.example@evil.example shows one host and opens another; a backslash, which browsers read as a slash,
  // hides where the host ends.
  if (/^https?:\/\/[^/?#]*@/iu.test(link) || link.includes('\\')) return undefined;
  return new URL(link).href;
}

/** The full stop behind an address ends the sentence; a bracket that was not opened inside closes the remark. */
function withoutTail(link: string): string {
  let end = link.length;
  for (;;) {
    const last = link[end - 1] ?? '';
    const opening = brackets[last];
    const closesNothing = opening !== undefined && !link.slice(0, end - 1).includes(opening);
    if (last === '' || (!sentenceEnds.includes(last) && !closesNothing)) return link.slice(0, end);
    end -= 1;
  }
}
