/** The metrics by themselves: which there are, the rules for their names, the page that lists them. */
import { readFile } from 'node:fs/promises';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#server/platform/clock.ts';
import { measureHttp } from '#server/platform/http/measure.ts';
import { addGoneNode } from '#tests/support/fixtures.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { observeNode } from './observe-node.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function observe(db = database.db) {
  const observed = observeNode({
    db,
    clock: systemClock,
    log: { warn: () => undefined },
    lagMs: () => 250,
    certificateEnds: () => new Date('2099-01-01T00:00:00Z'),
    disks: { disk: '/', 'database-disk': '/' },
    sockets: () => [{ door: 'agent-portal', size: () => 7 }],
  });
  measureHttp(Fastify(), observed.metrics.registry);
  return observed;
}

interface Family {
  name: string;
  type: string;
  help: string;
  labels: Set<string>;
}

/** The text format of Prometheus, as far as we use it. */
function familiesOf(text: string): Family[] {
  const families: Family[] = [];
  for (const line of text.split('\n')) {
    const help = /^# HELP (\S+) (.*)$/.exec(line);
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    const last = families.at(-1);
    if (help !== null) families.push({ name: help[1] ?? '', help: help[2] ?? '', type: '', labels: new Set() });
    else if (type !== null && last !== undefined) last.type = type[2] ?? '';
    else for (const [, label = ''] of line.matchAll(/([a-z_]+)="/g)) if (label !== 'le') last?.labels.add(label);
  }
  return families.filter(({ name }) => name.startsWith('relais_'));
}

test('alarms by rule, the last backup and the nodes are told', async () => {
  const at = new Date('2026-11-02T09:00:00Z');
  await database.db.asSystem(async ({ q }) => {
    const alarm = { id: crypto.randomUUID(), rule: 'node-gone', subject: 'web-9:8080', figures: '{}', raised_at: at };
    await q.insertInto('alarm').values(alarm).execute();
    await q.insertInto('backup_run').values({ finished_at: at, ok: true, bytes: 1 }).execute();
  });
  await addGoneNode(database.db);
  const text = await observe().metrics.read();
  expect(text).toContain('relais_alarms_open{rule="node-gone"} 1');
  expect(text).toContain('relais_alarms_open{rule="disk-low"} 0');
  expect(text).toContain(`relais_backup_last_success_timestamp_seconds ${at.getTime() / 1000}`);
  expect(text).toMatch(/^relais_nodes 1$/m);
});

test('the page lists every metric with its type, and none that is not there', async () => {
  const families = familiesOf(await observe().metrics.read());
  const page = await readFile(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(relais_\w+)` +\| (\w+) +\| (.*?) *\| (.+?) *\|$/gm)];
  const listed = rows.map(([, name = '', type = '']) => `${name} ${type}`);
  expect(listed.sort()).toEqual(families.map(({ name, type }) => `${name} ${type}`).sort());
  const labelsOnPage = new Map(rows.map(([, name = '', , labels = '']) => [name, labels]));
  for (const { name, labels } of families) {
    for (const label of labels) expect(labelsOnPage.get(name), name).toContain(`\`${label}\``);
  }
});

test('names keep the rules of Prometheus: snake case, base units at the end, totals for counters, help for all', async () => {
  const families = familiesOf(await observe().metrics.read());
  expect(families.length).toBeGreaterThan(20);
  for (const { name, type, help } of families) {
    expect(name).toMatch(/^relais(_[a-z]+)+$/);
    expect(help.length, `the help of ${name}`).toBeGreaterThan(3);
    expect(name.endsWith('_total'), `${name} is a ${type}`).toBe(type === 'counter');
    expect(name, 'base units only').not.toMatch(
      /_(ms|milliseconds|minutes|hours|days|kb|mb|kilobytes|percent|count|sum|bucket)(_|$)/,
    );
    expect(name, 'the unit stands at the end').not.toMatch(/_(seconds|bytes)_(?!total$)/);
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
  }
});

test('figures are read from the database, counted once for many who ask, and absent when it does not answer', async () => {
  let transactions = 0;
  const { metrics } = observe({
    ...database.db,
    asSystem(work) {
      transactions += 1;
      return database.db.asSystem(work);
    },
  });
  const first = await metrics.read();
  expect(first).toMatch(/^relais_tenants \d+$/m);
  expect(first).toMatch(/^relais_event_log_lag_seconds 0.25$/m);
  expect(first).toMatch(/^relais_sockets_open\{door="agent-portal"\} 7$/m);
  expect(first).toMatch(/^relais_part_up\{part="database"\} 1$/m);
  expect(first).toMatch(/^relais_database_connections_limit\{pool="app"\} 5$/m);
  expect(first).toMatch(/^relais_disk_free_bytes\{disk="disk"\} \d{6,}$/m);
  const before = transactions;
  await Promise.all([metrics.read(), metrics.read(), metrics.read()]);
  expect(transactions).toBe(before);
  const down = observe({ ...database.db, asSystem: () => Promise.reject(new Error('connect ECONNREFUSED')) });
  const text = await down.metrics.read();
  expect(text).toMatch(/^relais_part_up\{part="database"\} 0$/m);
  expect(text).not.toMatch(/^relais_(tenants|queues|events_pending|agents|contacts_open)[ {]/m);
});

test('works are counted by how they went', async () => {
  const { metrics, works } = observe();
  const work = works.watch('files', () => Promise.reject(new Error('no')));
  await work().catch(() => undefined);
  const fine = works.watch('leases', () => undefined);
  await fine();
  await fine();
  const text = await metrics.read();
  expect(text).toContain('relais_work_runs_total{work="files",result="failed"} 1');
  expect(text).toContain('relais_work_runs_total{work="leases",result="done"} 2');
  expect(text).toMatch(/relais_work_last_success_timestamp_seconds\{work="leases"\} 1\d{9}/);
});
