/** Pure: whether what is typed asks for a canned answer. */

export interface Slash {
  /** Where the slash stands in the text. */
  readonly start: number;
  /** What was typed behind it. */
  readonly query: string;
}

const asked = /(?:^|\s)\/([^\s/]{0,40})$/u;

/** A slash at the beginning or after white space, with one word behind it up to the caret: no path, no `1/2`. */
export function slashAt(text: string, caret: number): Slash | undefined {
  const query = asked.exec(text.slice(0, caret))?.[1];
  return query === undefined ? undefined : { start: caret - query.length - 1, query };
}
