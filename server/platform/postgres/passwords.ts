/** Generated passwords of the embedded cluster's roles, one a file, readable by our account alone. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from './postgres-error.ts';

export type RoleKind = 'superuser' | 'owner';

export function passwordFile(dataDir: string, kind: RoleKind): string {
  return path.join(dataDir, `postgres-${kind}.password`);
}

export async function findPassword(dataDir: string, kind: RoleKind): Promise<string | undefined> {
  try {
    const text = (await readFile(passwordFile(dataDir, kind), 'utf8')).trim();
    return text === '' ? undefined : text;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

export async function makePassword(dataDir: string, kind: RoleKind): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const file = passwordFile(dataDir, kind);
  // Renamed into place, so that a crash leaves the whole password or none.
  await writeFile(`${file}.new`, `${password}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return password;
}
