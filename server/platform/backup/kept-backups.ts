/** A folder of backups that a nightly job fills: their names, and which of them may go. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const nameOfOurs = /^relais-\d{4}-\d{2}-\d{2}T\d{6}Z\.gz$/;
const partOfOurs = /^relais-\d{4}-\d{2}-\d{2}T\d{6}Z\.gz\.part$/;
const dayMs = 86_400_000;

/** `relais-2026-11-25T013000Z.gz`: the order of the names is that of time. */
export function backupName(now: Date): string {
  return `relais-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.gz`;
}

/** Pure: of the names in a folder, in whatever order, those of our backups that are not among the `keep` newest. */
export function oldBackups(names: readonly string[], keep: number): string[] {
  return names
    .filter((name) => nameOfOurs.test(name))
    .sort()
    .slice(0, -keep);
}

/**
 * Removes all but the `keep` newest backups that bear such a name, and what killed backups left a day ago. Other files of
 * the folder are not touched. Answers what it removed.
 */
export async function removeOldBackups(folder: string, keep: number, now: Date): Promise<string[]> {
  const names = await readdir(folder);
  const old = oldBackups(names, keep);
  for (const name of old) await rm(path.join(folder, name));
  for (const name of names.filter((each) => partOfOurs.test(each))) {
    const file = path.join(folder, name);
    if (now.getTime() - (await stat(file)).mtimeMs > dayMs) await rm(file);
  }
  return old;
}
