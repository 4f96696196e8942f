/** Pure: which of the answers that the server gave fit what is typed, and in which order. */
import type { DeskAnswer } from '#contracts/agent-portal/canned-answers.ts';
import { searchable, searchWords } from '#contracts/vocabulary/searchable.ts';

/** Those that hold every word, first the one of that short name, then those that begin with it; else as they came. */
export function matchingAnswers(answers: readonly DeskAnswer[], query: string): readonly DeskAnswer[] {
  const words = searchWords(query);
  const [begin] = words;
  if (begin === undefined) return answers;
  const rank = ({ slug }: DeskAnswer): number => (slug === begin ? 0 : slug.startsWith(begin) ? 1 : 2);
  return answers
    .filter(({ slug, title, text }) => {
      const searched = searchable(`${slug}\n${title}\n${text}`);
      return words.every((word) => searched.includes(word));
    })
    .sort((one, other) => rank(one) - rank(other));
}
