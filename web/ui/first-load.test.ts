/** What a console loads for its first screen stays small and leaves schemas for later, read off what was built. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const built = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const assets = path.join(built, 'assets');
const bytesAllowed = 250_000;

/** The files that a page asks for at once, and those that they import without waiting. */
async function loadedBy(names: string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const name of names) {
    if (texts.has(name)) continue;
    const text = await readFile(path.join(assets, name), 'utf8');
    texts.set(name, text);
    for (const [, inner = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) names.push(inner);
  }
  return texts;
}

async function namesIn(page: string): Promise<string[]> {
  const html = await readFile(path.join(built, page, 'index.html'), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.(?:js|css))"/g)].map(([, name = '']) => name);
}

test.each([
  ['web-manager', /^$/],
  ['agent-portal', /^at-desk-.*\.(?:js|css)$/],
])('%s takes 250 KB at most, compressed, and no schemas', async (page, later) => {
  const files = await readdir(assets);
  const texts = await loadedBy([...(await namesIn(page)), ...files.filter((name) => later.test(name))]);
  expect(texts.size).toBeGreaterThan(1);
  const bytes = [...texts.values()].reduce((sum, text) => sum + gzipSync(text).length, 0);
  expect(bytes).toBeLessThan(bytesAllowed);
  const withSchemas = [...texts].filter(([, text]) => text.includes('ZodError')).map(([name]) => name);
  expect(withSchemas).toEqual([]);
});
