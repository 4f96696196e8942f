/**
 * Builds the pages into `dist/web` when what they depend on has changed since the last build; otherwise does nothing.
 * `--force` builds anyway. `.hash` is written last: a build that was cut off is done again.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { computeWebHash } from './web-hash.mjs';

const rootDir = join(import.meta.dirname, '..');
const outDir = join(rootDir, 'dist/web');
const hashFile = join(outDir, '.hash');
const compressible = /\.(?:js|css|svg)$/;

const hash = await computeWebHash(rootDir);
if (process.argv.includes('--force') || (await builtHash()) !== hash) {
  await rm(hashFile, { force: true });
  await build({ configFile: join(rootDir, 'vite.config.ts'), logLevel: 'warn' });
  await build({ configFile: join(rootDir, 'vite.widget.config.ts'), logLevel: 'warn' });
  await compress();
  await writeFile(hashFile, `${hash}\n`);
  console.log('The pages are built.');
}

async function builtHash(): Promise<string | undefined> {
  try {
    return (await readFile(hashFile, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a `.gz` beside each file that the server sends compressed. */
async function compress(): Promise<void> {
  const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !compressible.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    await writeFile(`${file}.gz`, await promisify(gzip)(await readFile(file), { level: constants.Z_BEST_COMPRESSION }));
  }
}
