/** The program as its next release would be: all of it, and one more migration. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { release } from '#server/platform/prepare-database.ts';

const root = path.join(import.meta.dirname, '..', '..');
export const nextRelease = '0.2.0';
export const migrationName = '999999-next-release';

/** Answers its folder. */
export async function makeNextRelease(migration: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'relais-next-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const isProgram = (name: string) => !/\.test\.ts$/.test(name);
  for (const part of ['contracts', 'database', 'server', 'package.json']) {
    await cp(path.join(root, part), path.join(folder, part), { recursive: true, filter: isProgram });
  }
  for (const part of ['node_modules', 'dist']) await symlink(path.join(root, part), path.join(folder, part));
  await writeFile(path.join(folder, 'database', 'migrations', `${migrationName}.sql`), migration);
  const says = path.join(folder, 'server', 'platform', 'prepare-database.ts');
  const text = await readFile(says, 'utf8');
  const changed = text.replace(`release = '${release}'`, `release = '${nextRelease}'`);
  if (changed === text) throw new Error('the release is no longer said there');
  await writeFile(says, changed);
  return folder;
}
