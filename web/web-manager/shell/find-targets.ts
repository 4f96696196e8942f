/** Pure: what a search of the console finds. */
import { matcher } from '#web/ui/table/matcher.ts';

export const targetKinds = ['pages', 'tenants', 'users', 'queues', 'reasons', 'chatPages'] as const;
export type TargetKind = (typeof targetKinds)[number];

/** Something that a search leads to. */
export interface Target {
  readonly id: string;
  readonly kind: TargetKind;
  readonly name: string;
  /** What else it is found by, e.g. a user name; shown beside the name. */
  readonly also?: string;
}

/** So many of each kind are shown; who looks for one of more types another letter. */
export const mostOfAKind = 8;

export interface Found<Item> {
  readonly shown: readonly Item[];
  /** How many match, also those that are not shown. */
  readonly count: number;
}

/**
 * What holds every word of the search, kind by kind; within a kind names that begin with it come first. Without a
 * search the pages, as a list of what there is.
 */
export function findTargets<Item extends Target>(
  targets: readonly Item[],
  search: string,
  language: string,
): Found<Item> {
  if (search.trim() === '') {
    const pages = targets.filter(({ kind }) => kind === 'pages');
    return { shown: pages, count: pages.length };
  }
  const matches = matcher(search);
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const start = search.trim();
  const later = ({ name }: Target): number => (collator.compare(name.slice(0, start.length), start) === 0 ? 0 : 1);
  const found = targets.filter(({ name, also = '' }) => matches(`${name} ${also}`));
  const shown = targetKinds.flatMap((kind) =>
    found
      .filter((target) => target.kind === kind)
      .sort((one, other) => later(one) - later(other) || collator.compare(one.name, other.name))
      .slice(0, mostOfAKind),
  );
  return { shown, count: found.length };
}
