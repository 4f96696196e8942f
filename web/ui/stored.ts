/** What a page keeps on this device. Where storage is forbidden or full, it is kept as long as the page stands. */
const inPage = new Map<string, string>();

export function readStored(key: string): string | undefined {
  const here = inPage.get(key);
  if (here !== undefined) return here;
  try {
    return window.localStorage.getItem(key) ?? undefined;
  } catch (error) {
    console.warn('nothing can be read from the storage of this device', error);
    return undefined;
  }
}

export function writeStored(key: string, value: string): void {
  try {
    window.localStorage.setItem(key, value);
    inPage.delete(key);
  } catch (error) {
    console.warn('nothing can be kept in the storage of this device', error);
    inPage.set(key, value);
  }
}
