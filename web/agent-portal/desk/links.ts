/** Finds web addresses in what people write. Pure. */

interface TextPart {
  /** Where it begins in the text. */
  readonly at: number;
  readonly text: string;
  readonly isLink: boolean;
}

/** All parts together are the text again; only http and https addresses that parse count as links. */
export function splitLinks(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"]+/gi)) {
    const link = withoutTail(match[0]);
    if (!URL.canParse(link)) continue;
    if (match.index > done) parts.push({ at: done, text: text.slice(done, match.index), isLink: false });
    parts.push({ at: match.index, text: link, isLink: true });
    done = match.index + link.length;
  }
  if (done < text.length) parts.push({ at: done, text: text.slice(done), isLink: false });
  return parts;
}

/** The full stop behind an address ends the sentence; a bracket that was not opened inside closes the remark. */
function withoutTail(link: string): string {
  let end = link.length;
  for (;;) {
    const last = link[end - 1] ?? '';
    const closesNothing = last === ')' && !link.slice(0, end - 1).includes('(');
    if (!".,;:!?'’»".includes(last) && !closesNothing) return link.slice(0, end);
    if (last === '') return '';
    end -= 1;
  }
}
