/** Gzip bytes that a page loads before it is usable: its HTML, and the scripts and styles that the HTML names. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BenchContext, type Measure, ratio } from './measure.ts';

const root = path.join(import.meta.dirname, '..', 'dist', 'web');
/** Bytes allowed; a ratio above 1 keeps below them. */
const budgets = { 'web-manager': 250_000, 'agent-portal': 250_000, 'web-interaction': 30_000 };

export default async function run(_context: BenchContext): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const [page, floor] of Object.entries(budgets)) {
    const html = await readFile(path.join(root, page, 'index.html'), 'utf8');
    let value = gzipSync(html).length;
    for (const [, file = ''] of html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      value += gzipSync(await readFile(path.join(root, file)), { level: 9 }).length;
    }
    measures.push({
      bench: 'pages',
      metric: `${page} first load`,
      value,
      unit: 'bytes gzip',
      floor,
      ratio: ratio(floor, value),
    });
  }
  return measures;
}
