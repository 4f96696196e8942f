/** Nodes, alarms and deliveries as rows: who raises, who clears, who forgets. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { nodeId } from '#contracts/vocabulary/ids.ts';
import { recordRun } from '#server/platform/backup/record-run.ts';
import { newId } from '#server/platform/ids.ts';
import { addTenant } from '#tests/support/fixtures.ts';
import { type ManualClock, manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { clearAlarm, listOpenAlarms, listPastAlarms, raiseAlarm } from './alarm.store.ts';
import { findLastBackup } from './backup-run.store.ts';
import { deleteOldAlarms } from './delivery.store.ts';
import type { WatchedPart } from './health-watch.ts';
import { dismissNode, listNodes, nodeViewOf, removeNode, renewNode } from './node.store.ts';
import { watchAlarms } from './watch-alarms.ts';

let database: TestDatabase;
let clock: ManualClock;
const long = new Date('2000-01-01T00:00:00Z');
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 8 });
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = manualClock();
  await database.db.asSystem(async ({ q }) => {
    for (const table of ['alarm', 'cluster_node', 'backup_run'] as const) await q.deleteFrom(table).execute();
    await q.insertInto('backup_run').values({ finished_at: clock.now(), ok: true, bytes: 5 }).execute();
    await q.updateTable('alarm_settings').set({ webhook_url: null }).execute();
  });
});

const asSystem: TestDatabase['db']['asSystem'] = (work) => database.db.asSystem(work);
const ground = () => ({ db: database.db, clock });

function nodeRow(name = 'web-1:8080', parts: WatchedPart[] = []) {
  return {
    id: newId(nodeId, clock),
    name,
    address: 'http://10.0.0.1:8080',
    version: '0.1.0',
    startedAt: clock.now(),
    seenAt: clock.now(),
    parts,
  };
}
const broken = (): WatchedPart => ({
  name: 'works',
  ok: false,
  condition: 'failing',
  advisory: true,
  figures: { names: 'files' },
  since: new Date(clock.now().getTime() - 60_000),
});

test('a node renews its row, is gone when it does not, and takes the row away when it stops', async () => {
  const node = nodeRow('web-1:8080', [broken()]);
  await asSystem((tx) => renewNode(tx, node));
  clock.advance(5);
  await asSystem((tx) => renewNode(tx, { ...node, seenAt: clock.now(), parts: [] }));
  const [seen, ...others] = await asSystem(listNodes);
  expect(others).toEqual([]);
  expect(seen).toMatchObject({ name: 'web-1:8080', seenAt: clock.now(), startedAt: node.startedAt, parts: [] });
  if (seen === undefined) throw new Error('the node is not listed');
  expect(nodeViewOf(seen, new Date(clock.now().getTime() + 15_000)).gone).toBe(false);
  expect(nodeViewOf(seen, new Date(clock.now().getTime() + 15_001)).gone).toBe(true);
  await asSystem((tx) => removeNode(tx, node.id));
  expect(await asSystem(listNodes)).toEqual([]);
});

test('a node that was killed is forgotten when one of its name comes back, not while both live', async () => {
  const killed = nodeRow();
  await asSystem((tx) => renewNode(tx, killed));
  const again = nodeRow();
  await asSystem((tx) => renewNode(tx, again));
  expect(await asSystem(listNodes)).toHaveLength(2);
  clock.advance(16);
  await asSystem((tx) => renewNode(tx, { ...again, seenAt: clock.now() }));
  expect((await asSystem(listNodes)).map(({ id }) => id)).toEqual([again.id]);
});

test('a node that falls silent is missed, also when another of its name works beside it', async () => {
  const [silent, working] = [nodeRow(), nodeRow()];
  for (const node of [silent, working]) await asSystem((tx) => renewNode(tx, node));
  clock.advance(5);
  for (const node of [silent, working]) await asSystem((tx) => renewNode(tx, { ...node, seenAt: clock.now() }));
  clock.advance(16);
  await asSystem((tx) => renewNode(tx, { ...working, seenAt: clock.now() }));
  expect((await asSystem(listNodes)).map(({ id }) => id)).toEqual([silent.id, working.id]);
});

test('only a node that is gone can be dismissed', async () => {
  const node = nodeRow();
  await asSystem((tx) => renewNode(tx, node));
  const dismiss = () => asSystem((tx) => dismissNode(tx, node.id, clock.now()));
  await expect(dismiss()).rejects.toMatchObject({ code: 'NODE_WORKS' });
  clock.advance(16);
  expect(await dismiss()).toMatchObject({ name: 'web-1:8080' });
  await expect(dismiss()).rejects.toMatchObject({ code: 'NODE_NOT_FOUND' });
});

test('an alarm is raised once, whoever looks how often, stays while its cause does, and is over then', async () => {
  const node = nodeRow('web-1:8080', [broken()]);
  await asSystem((tx) => renewNode(tx, node));
  const looks = await Promise.all(Array.from({ length: 6 }, () => watchAlarms(ground(), long)));
  expect(looks.map((look) => look?.raised ?? 0).reduce((sum, raised) => sum + raised)).toBe(1);
  expect(await watchAlarms(ground(), long)).toEqual({ raised: 0, cleared: 0 });
  const [alarm] = await asSystem(listOpenAlarms);
  expect(alarm).toMatchObject({
    rule: 'part-down',
    subject: 'web-1:8080/works',
    figures: { condition: 'failing' },
    raisedAt: clock.now().toISOString(),
  });
  clock.advance(10);
  await asSystem((tx) => renewNode(tx, { ...node, seenAt: clock.now(), parts: [] }));
  expect(await watchAlarms(ground(), long)).toEqual({ raised: 0, cleared: 1 });
  expect(await asSystem(listOpenAlarms)).toEqual([]);
  const past = await asSystem((tx) => listPastAlarms(tx, { page: 1, pageSize: 20 }));
  expect(past).toMatchObject({ total: 1, items: [{ id: alarm?.id, clearedAt: clock.now().toISOString() }] });
  // The same again is another alarm.
  await asSystem((tx) => renewNode(tx, { ...node, parts: [broken()], seenAt: clock.now() }));
  expect(await watchAlarms(ground(), long)).toEqual({ raised: 1, cleared: 0 });
});

test('without the lock two raise one alarm all the same, and one of two clears it', async () => {
  const trouble = { rule: 'backup-old', subject: '', figures: {} } as const;
  const raised = await Promise.all([1, 2, 3].map(() => asSystem((tx) => raiseAlarm(tx, clock, trouble))));
  const ids = raised.filter((id) => id !== undefined);
  expect(ids).toHaveLength(1);
  const [id] = ids;
  if (id === undefined) throw new Error('nobody raised it');
  const cleared = await Promise.all([1, 2, 3].map(() => asSystem((tx) => clearAlarm(tx, clock, id))));
  expect(cleared.filter(Boolean)).toHaveLength(1);
});

test('a node that is gone is an alarm until it comes back or is dismissed', async () => {
  const node = nodeRow('web-2:8080');
  await asSystem((tx) => renewNode(tx, node));
  clock.advance(61);
  expect(await watchAlarms(ground(), long)).toEqual({ raised: 1, cleared: 0 });
  await asSystem((tx) => dismissNode(tx, node.id, clock.now()));
  expect(await watchAlarms(ground(), long)).toEqual({ raised: 0, cleared: 1 });
});

test('an event that waits too long for its number, and a backup that is too old, are seen in the database', async () => {
  const old = new Date(clock.now().getTime() - 8 * 86_400_000);
  await asSystem(({ q }) => q.updateTable('backup_run').set({ finished_at: old }).execute());
  const tenant_id = await addTenant(database.db);
  await asSystem(({ q }) =>
    q
      .insertInto('event_pending')
      .values({ tenant_id, at: new Date(clock.now().getTime() - 31_000), version: 1, type: 'x', body: '{}' })
      .execute(),
  );
  await watchAlarms(ground(), long);
  expect((await asSystem(listOpenAlarms)).map(({ rule }) => rule).sort()).toEqual(['backup-old', 'events-stalled']);
  await asSystem(({ q }) => q.deleteFrom('event_pending').execute());
});

test('the backup program leaves when it ran and how it went', async () => {
  const owner = database.owner;
  const later = (seconds: number): Date => new Date(clock.now().getTime() + seconds * 1000);
  await recordRun(owner, { finishedAt: later(1), ok: true, bytes: 7_000_000_000 });
  await recordRun(owner, { finishedAt: later(2), ok: false, bytes: undefined });
  expect(await asSystem((tx) => findLastBackup(tx, true))).toEqual({
    finishedAt: later(1),
    ok: true,
    bytes: 7_000_000_000,
  });
  expect(await asSystem((tx) => findLastBackup(tx, false))).toEqual({ finishedAt: later(2), ok: false, bytes: null });
});

test('alarms that ended a year ago are forgotten, with what was told of them', async () => {
  const trouble = { rule: 'disk-low', subject: 'web-1:8080/disk', figures: {} } as const;
  const id = await asSystem((tx) => raiseAlarm(tx, clock, trouble));
  if (id === undefined) throw new Error('nobody raised it');
  await asSystem((tx) => clearAlarm(tx, clock, id));
  clock.advance(364 * 86_400);
  await deleteOldAlarms(database.db, clock);
  const past = () => asSystem((tx) => listPastAlarms(tx, { page: 1, pageSize: 1 }));
  expect(await past()).toMatchObject({ total: 1 });
  clock.advance(2 * 86_400);
  await deleteOldAlarms(database.db, clock);
  expect(await past()).toEqual({ items: [], total: 0 });
});
