/** Finds web addresses in what people write. Pure, and used by the customer's page too: nothing heavy is imported here. */

interface TextPart {
  /** Where it begins in the text. */
  readonly at: number;
  readonly text: string;
  /** The parsed address; undefined for plain text. */
  readonly href?: string;
}

const candidates = /\bhttps?:\/\/[^\s<>"'`]+/giu;
const sentenceEnds = '.,;:!?…’”»';
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
  // Signs that nobody sees, or that turn the reading direction, would let an address look like another one; a backslash,
  // or a third slash, which browsers read over, hides where the host is.
  if (/[\p{Cc}\p{Cf}\\]/u.test(link) || /^https?:\/{3}/iu.test(link) || !URL.canParse(link)) return undefined;
  // https://bank.example@evil.example shows one host and opens another.
  if (/^https?:\/\/[^/?#]*@/iu.test(link)) return undefined;
  return new URL(link).href;
}

/** The full stop behind an address ends the sentence; a bracket that was not opened inside closes the remark. */
function withoutTail(link: string): string {
  /** How many more brackets are closed than opened, by the closing one. */
  const unopened = new Map(Object.keys(brackets).map((close) => [close, excess(link, close)]));
  let end = link.length;
  for (;;) {
    const last = link[end - 1] ?? '';
    const open = unopened.get(last) ?? 0;
    if (last === '' || (!sentenceEnds.includes(last) && open <= 0)) return link.slice(0, end);
    if (open > 0) unopened.set(last, open - 1);
    end -= 1;
  }
}

function excess(link: string, close: string): number {
  const count = (sign: string | undefined) => [...link].filter((one) => one === sign).length;
  return count(close) - count(brackets[close]);
}
