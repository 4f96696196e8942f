/** Pure: the values of a form by path, and what becomes of them when two people changed the same thing. */

export type Side = 'theirs' | 'mine';

/** A field whose value somebody else saved, unlike the one in this form. */
export interface Difference {
  readonly path: string;
  readonly theirs: unknown;
  readonly mine: unknown;
  /** Both changed it; otherwise it was left alone here. */
  readonly contested: boolean;
}

/** The three states of one thing: as both found it, as it was saved since, as it stands in this form. */
export interface Versions<Values extends object> {
  readonly base: Values;
  readonly theirs: Values;
  readonly mine: Values;
}

/** Lists count as the same in any order: none of a form's lists is ordered by people. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

/** What somebody else changed, in the order of the form; what both changed alike is no difference. */
export function differences<Values extends object>(
  { base, theirs, mine }: Versions<Values>,
  paths: readonly string[],
): Difference[] {
  return paths
    .map((path) => ({
      path,
      theirs: valueAt(theirs, path),
      mine: valueAt(mine, path),
      contested: !isSame(valueAt(mine, path), valueAt(base, path)),
    }))
    .filter((each) => !isSame(each.theirs, valueAt(base, each.path)) && !isSame(each.theirs, each.mine));
}

/** Their values, and mine where they changed nothing or where mine are chosen. */
export function merge<Values extends object>(
  { base, theirs, mine }: Versions<Values>,
  paths: readonly string[],
  choose: (path: string) => Side,
): Values {
  let merged = theirs;
  for (const path of paths) {
    const untouched = isSame(valueAt(theirs, path), valueAt(base, path));
    if (untouched || choose(path) === 'mine') merged = withValue(merged, path, valueAt(mine, path));
  }
  return merged;
}

/** `capacity.voice` is the voice of the capacity. */
export function valueAt(values: object, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => entriesOf(value).get(key), values);
}

function withValue<Values extends object>(values: Values, path: string, value: unknown): Values {
  const [key = '', ...rest] = path.split('.');
  const inner = entriesOf(values).get(key);
  return {
    ...values,
    [key]:
      rest.length === 0 || typeof inner !== 'object' || inner === null
        ? value
        : withValue(inner, rest.join('.'), value),
  };
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered).sort();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]: [string, unknown]) => [key, ordered(inner)]));
}
