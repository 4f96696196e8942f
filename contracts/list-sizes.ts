/** Apart from the schemas of lists: a console knows these from its first screen on, long before it needs a schema. */
export const longestListPage = 200;
export const usualListPage = 50;
