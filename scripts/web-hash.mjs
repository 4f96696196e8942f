// Plain JavaScript, because the launcher runs it on whatever Node the machine has.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** All that the built pages depend on. */
const sources = ['web', 'contracts', 'vite.config.ts', 'vite.widget.config.ts', 'package-lock.json'];

/**
 * A hash of the contents of everything that the built pages depend on; `dist/web/.hash` holds the one they were built
 * from.
 * @param {string} rootDir the folder of package.json
 * @returns {Promise<string>} 64 hexadecimal digits
 */
export async function computeWebHash(rootDir) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesOf(join(rootDir, source))) {
      const content = await readFile(file);
      hash.update(`${relative(rootDir, file).split(sep).join('/')}\0${content.length}\0`);
      hash.update(content);
    }
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {Promise<string[]>} */
async function filesOf(path) {
  let entries;
  try {
    entries = await readdir(path, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
