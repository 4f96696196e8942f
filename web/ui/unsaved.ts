const guards = new Set<() => boolean>();

/** Counts a page among those that are asked before somebody leaves; returns how to take it out again. */
export function guardUnsaved(isUnsaved: () => boolean): () => void {
  guards.add(isUnsaved);
  return () => {
    guards.delete(isUnsaved);
  };
}

/** Whether a page that is open has unsaved changes, for what leaves the console by another way than its addresses. */
export function isAnythingUnsaved(): boolean {
  return [...guards].some((isUnsaved) => isUnsaved());
}
