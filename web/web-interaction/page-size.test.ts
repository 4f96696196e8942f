/** The customer's page stays small: what its HTML names, and what that imports, read off the built pages. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const built = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const bytesAllowed = 30_000;

test('the customer’s page takes 30 KB at most, compressed', async () => {
  const html = await readFile(path.join(built, 'web-interaction', 'index.html'), 'utf8');
  let bytes = gzipSync(html).length;
  const waiting = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.(?:js|css))"/g)].map(([, name = '']) => name);
  const seen = new Set<string>();
  for (const name of waiting) {
    if (seen.has(name)) continue;
    seen.add(name);
    const text = await readFile(path.join(built, 'assets', name), 'utf8');
    bytes += gzipSync(text).length;
    for (const [, inner = ''] of text.matchAll(/["']\.\/([\w.-]+\.(?:js|css))["']/g)) waiting.push(inner);
  }
  expect(seen.size).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(bytesAllowed);
});
