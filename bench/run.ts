/**
 * `npm run bench [-- name]`: one file a measure, JSON lines `{bench, metric, value, unit, floor, ratio}`; a ratio is
 * against a floor or peer that ran in the same run, and above 1 is better than it. Embedded PostgreSQL, fsync on.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '#server/platform/db.ts';
import { startEmbedded } from '#server/platform/postgres/embedded.ts';
import { prepareDatabase } from '#server/platform/prepare-database.ts';
import { createSecrets } from '#server/platform/secrets.ts';
import type { BenchContext, Measure } from './measure.ts';

const benches: Readonly<Record<string, () => Promise<{ default: (context: BenchContext) => Promise<Measure[]> }>>> = {
  routing: () => import('./routing.ts'),
  ordering: () => import('./ordering.ts'),
  pages: () => import('./pages.ts'),
  directory: () => import('./directory.ts'),
  supervision: () => import('./supervision.ts'),
  http: () => import('./http.ts'),
  load: () => import('./load.ts'),
  events: () => import('./events.ts'),
  growth: () => import('./growth.ts'),
  start: () => import('./start.ts'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0)
  throw new Error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);

for (const [name, load] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const dataDir = await mkdtemp(path.join(tmpdir(), 'relais-bench-'));
  await chmod(dataDir, 0o755);
  const cluster = await startEmbedded({ dataDir, log: { info: () => undefined, warn: console.error } });
  try {
    const { app, system } = await prepareDatabase({ owner: cluster.owner, secrets: createSecrets(new Uint8Array(32)) });
    const db = openDatabase({ app, system, poolSize: 16, onIdleError: ({ message }) => console.error(message) });
    const { default: run } = await load();
    for (const measure of await run({ db, owner: cluster.owner, app, system })) console.log(JSON.stringify(measure));
    await db.close();
  } finally {
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
