/** Where one stood in the list that one came from: kept while one is on the pages below it, forgotten elsewhere. */
import type { ListPlace } from '#web/ui/table/list-place.ts';

let kept: { readonly path: string; readonly place: ListPlace } | undefined;

/** Of the list at this path, as it is shown. */
export function keepPlace(path: string, place: ListPlace): void {
  kept = { path, place };
}

/** The usual place where one did not come from that list. */
export function keptPlace(path: string): ListPlace {
  return kept?.path === path ? kept.place : {};
}

/** One is on this page now. */
export function enterPage(path: string): void {
  if (kept !== undefined && path !== kept.path && !path.startsWith(`${kept.path}/`)) kept = undefined;
}
