/** Pure: how texts are compared in searches, the same at the server and in pages: case and accents don't matter. */

export function searchable(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The words of a search, ready to be looked for in what `searchable` gives. */
export function searchWords(search: string): string[] {
  return searchable(search).split(/\s+/).filter(Boolean);
}
