/** `npm run soak -- name`: the full count of what `npm test` does only a few rounds of. Prints JSON. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../server/platform/db.ts';
import { startEmbedded } from '../server/platform/postgres/embedded.ts';
import { prepareDatabase } from '../server/platform/prepare-database.ts';
import { createSecrets } from '../server/platform/secrets.ts';
import { BusySite } from '../tests/support/busy-site.ts';
import { databaseOutages } from '../tests/support/database-outages.ts';
import { followOperationsPage } from '../tests/support/debian-site.ts';
import { type FloodResult, floodKinds, runFloods } from '../tests/support/floods.ts';
import { fuzzNode, fuzzSocketsOfNode } from '../tests/support/fuzz-scene.ts';
import { killRounds } from '../tests/support/kill-rounds.ts';
import { backUpGigabyte } from '../tests/support/large-backup.ts';
import { killRound, restartRound } from '../tests/support/node-rounds.ts';
import { createOperatorsDatabase } from '../tests/support/operators-database.ts';
import { retentionRounds } from '../tests/support/retention-rounds.ts';
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
  async backup(dataDir) {
    const report = await backUpGigabyte(dataDir);
    const { backup, check, restore, export: exported } = report;
    const peaks = [backup, check, restore].map(({ megabytes }) => megabytes);
    return {
      failed: Math.max(...peaks) > 300 || exported.megabytes - exported.megabytesBefore > 200,
      report,
    };
  },
  async retention(dataDir) {
    const report = await retentionRounds(dataDir, 10, Math.random);
    return { failed: report.faults.length > 0 || report.rounds < 4, report };
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
  nodes: nodeRounds,
  /** As root: it mounts a small disk and fills it. */
  async database(dataDir) {
    const { findings, ...report } = await databaseOutages(dataDir);
    const { messages, ...faults } = findings;
    const isWrong = Object.values(faults).some((list) => list.length > 0);
    const told = Object.values(report.statuses).every((status) => status === 503);
    return { failed: isWrong || !told, report: { ...report, messages, ...faults } };
  },
  async fuzz(dataDir) {
    const cluster = await startEmbedded({ dataDir, log: { info: () => undefined, warn: console.warn } });
    try {
      const { app, system } = await prepareDatabase({ owner: cluster.owner, secrets: createSecrets(testSecretKey) });
      const db = openDatabase({ app, system, onIdleError: (error) => console.error(error) });
      try {
        const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
        const report = await fuzzNode({ db, owner: cluster.owner }, 10_000, seed);
        const sockets = await fuzzSocketsOfNode({ db }, 2_000, seed);
        return { failed: report.faults.length + sockets.faults.length > 0, report: { seed, ...report, sockets } };
      } finally {
        await db.close();
      }
    } finally {
      await cluster.stop();
    }
  },
};

/** Twenty kills and twenty restarts of two nodes under fifty chats, one site for all of them. */
async function nodeRounds(dataDir: string): Promise<{ failed: boolean; report: unknown }> {
  const cluster = await startEmbedded({ dataDir, log: { info: () => undefined, warn: console.warn } });
  try {
    const { url: databaseUrl } = await createOperatorsDatabase(cluster.superuser);
    const options = { databaseUrl, agents: 5, chats: 50, laterChats: 20, pauseMs: 2_000, random: Math.random };
    const site = await BusySite.open(options);
    try {
      const kills = [];
      for (let round = 0; round < 20; round++) kills.push(await killRound(site, round % 2));
      const restarts = [];
      for (let round = 0; round < 20; round++) restarts.push(await restartRound(site));
      await site.fallSilent();
      const { messages, ...faults } = await site.findings();
      const report = {
        kills: kills.length,
        restarts: restarts.length,
        messages,
        lostWithNodes: kills.reduce((sum, { lost }) => sum + lost, 0),
        backAfterMsMax: Math.max(...kills.map(({ backAfterMs }) => backAfterMs)),
        answeredAfterMsMax: Math.max(...kills.map(({ answeredAfterMs }) => answeredAfterMs)),
        shownLostByRestarts: restarts.reduce((sum, { shownLost }) => sum + shownLost, 0),
        stopMsMax: Math.max(...restarts.map(({ stopMs }) => stopMs)),
        ...faults,
      };
      const isWrong = Object.values(faults).some((list) => list.length > 0);
      const isLate = report.backAfterMsMax > 5_000 || report.answeredAfterMsMax > 5_000;
      return { failed: isWrong || isLate || report.shownLostByRestarts > 0, report };
    } finally {
      await site.close();
    }
  } finally {
    await cluster.stop();
  }
}

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
