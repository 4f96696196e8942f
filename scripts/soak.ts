/** `npm run soak -- name`: the full count of what `npm test` does only a few rounds of. Prints JSON. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../server/platform/db.ts';
import { startEmbedded } from '../server/platform/postgres/embedded.ts';
import { prepareDatabase } from '../server/platform/prepare-database.ts';
import { createSecrets } from '../server/platform/secrets.ts';
import { followOperationsPage } from '../tests/support/debian-site.ts';
import { type FloodResult, floodKinds, runFloods } from '../tests/support/floods.ts';
import { fuzzNode } from '../tests/support/fuzz-scene.ts';
import { killRounds } from '../tests/support/kill-rounds.ts';
import { testSecretKey } from '../tests/support/secret-key.ts';
import { upgradePostgres } from '../tests/support/upgrade-postgres.ts';

const soaks: Readonly<Record<string, (dataDir: string) => Promise<{ failed: boolean; report: unknown }>>> = {
  async kill(dataDir) {
    const results = await killRounds(dataDir, 50, Math.random);
    const sum = (key: 'acknowledged' | 'unanswered' | 'lost' | 'doubled') =>
      results.reduce((total, round) => total + round[key], 0);
    const report = {
      rounds: results.length,
      withTheDatabase: results.filter(({ databaseToo }) => databaseToo).length,
      acknowledged: sum('acknowledged'),
      unanswered: sum('unanswered'),
      lost: sum('lost'),
      doubled: sum('doubled'),
      unlawful: results.flatMap(({ unlawful }) => unlawful),
      offeredAfterMsMax: Math.max(...results.map((round) => round.offeredAfterMs)),
    };
    return {
      failed: report.lost + report.doubled + report.unlawful.length > 0 || report.offeredAfterMsMax > 5_000,
      report,
    };
  },
  async upgrade(dataDir) {
    const report = await upgradePostgres(dataDir);
    return { failed: report.faults.length > 0, report };
  },
  async debian(dataDir) {
    const report = await followOperationsPage(dataDir);
    return { failed: report.faults.length > 0, report };
  },
  /** `floods [seconds] [kind]`: one line a flood; fails when others' p99 in one is more than 3 times that in quiet. */
  async floods(dataDir) {
    const [, , , seconds = '10', kind] = process.argv;
    const kinds = kind === undefined ? floodKinds : [kind];
    const tell = (result: FloodResult): void =>
      console.log(JSON.stringify({ soak: 'floods', load: loadavg()[0], ...result }));
    const results = await runFloods(dataDir, { seconds: Number(seconds), kinds, tell });
    const tooSlow = results
      .filter(({ worst, flood }) => worst > 3 || flood.refused > 0)
      .map((each) => ({ kind: each.kind, worst: each.worst }));
    return { failed: tooSlow.length > 0, report: { floods: results.length, tooSlow } };
  },
  async fuzz(dataDir) {
    const cluster = await startEmbedded({ dataDir, log: { info: () => undefined, warn: console.warn } });
    try {
      const { app, system } = await prepareDatabase({ owner: cluster.owner, secrets: createSecrets(testSecretKey) });
      const db = openDatabase({ app, system, onIdleError: (error) => console.error(error) });
      try {
        const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
        const report = await fuzzNode({ db, owner: cluster.owner }, 10_000, seed);
        return { failed: report.faults.length > 0, report: { seed, ...report } };
      } finally {
        await db.close();
      }
    } finally {
      await cluster.stop();
    }
  },
};

const [name = ''] = process.argv.slice(2);
const soak = Object.hasOwn(soaks, name) ? soaks[name] : undefined;
if (soak === undefined) throw new Error(`which soak? There are: ${Object.keys(soaks).join(', ')}`);
const dataDir = await mkdtemp(path.join(tmpdir(), 'relais-soak-'));
await chmod(dataDir, 0o755);
try {
  const { failed, report } = await soak(dataDir);
  console.log(JSON.stringify({ soak: name, report }));
  process.exitCode = failed ? 1 : 0;
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
