/** The customer's page and the script for other sites stay small, read off what was built. */
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

test('the script for other sites takes 30 KB at most, compressed, and nothing else', async () => {
  const text = await readFile(path.join(built, 'widget', 'widget.js'), 'utf8');
  expect(gzipSync(text).length).toBeLessThan(bytesAllowed);
  expect(text).not.toMatch(/\bimport\s*\(|^\s*import\b|\/assets\//mu);
});

test('the script leaves no name behind but the one it means to', async () => {
  const text = await readFile(path.join(built, 'widget', 'widget.js'), 'utf8');
  expect(text.trim()).toMatch(/^\(function\(\)\s*\{[\s\S]*\}\)\(\);$/u);
});
