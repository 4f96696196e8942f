/**
 * Statements of ours come again and again with other values. Under a name of its own PostgreSQL parses and plans such a
 * statement once a connection (`npm run bench -- load` has the figures).
 */

import pg from 'pg';

/** Texts that have a name; beyond them (lists of every length in a text) the rest is sent as it is. */
const mostNames = 500;
/** Before it is worth a name. */
const seenBefore = 3;

export class StatementNames {
  readonly #seen = new Map<string, number>();
  readonly #names = new Map<string, string>();
  /** Another one after the schema has changed beneath the statements: their old plans are no good. */
  #generation = 0;

  /** Undefined: not (yet) worth one. */
  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= mostNames) return undefined;
    const seen = (this.#seen.get(text) ?? 0) + 1;
    if (seen <= seenBefore) {
      if (this.#seen.size > mostNames * 4) this.#seen.clear();
      this.#seen.set(text, seen);
      return undefined;
    }
    this.#seen.delete(text);
    const name = `s${this.#generation}-${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }

  forget(): void {
    this.#generation += 1;
    this.#names.clear();
  }
}

/**
 * A column that another release has just added: the statement would answer more than it was prepared for. Its transaction
 * may be begun anew, once the names are forgotten.
 */
export function isStalePlan(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '0A000' && error.routine === 'RevalidateCachedQuery';
}
