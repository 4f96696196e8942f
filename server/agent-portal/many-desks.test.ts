import { expect, onTestFinished, test } from 'vitest';
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import { isNotReady, notReady } from '#server/platform/database-trouble.ts';
import type { Database } from '#server/platform/db.ts';
import { addReason } from '#tests/support/fixtures.ts';
import { scene } from '#tests/support/scene.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { DeskHub } from './desk-hub.ts';

test('a change that concerns all desks of a tenant is read once for them, and is one frame', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const it = await scene(database.db);
  let reads = 0;
  const db: Database = {
    ...it.ground.db,
    inTenant(tenantId, work) {
      reads += 1;
      return it.ground.db.inTenant(tenantId, work);
    },
  };
  const hub = new DeskHub({ db, clock: it.clock }, (error) => {
    throw error;
  });
  const waitFor = (type: DeskFrame['type']) =>
    Promise.all(
      desks.map(
        (desk) =>
          new Promise<DeskFrame>((resolve) => {
            desk.heard = (frame) => frame.type === type && resolve(frame);
          }),
      ),
    );
  const desks = Array.from({ length: 40 }, (): { heard: (frame: DeskFrame) => unknown } => ({
    heard: () => undefined,
  }));
  const seated = waitFor('snapshot');
  for (const desk of desks) {
    hub.add({
      tenantId: it.tenantId,
      agentId: it.agentId,
      send: (frame) => desk.heard(frame),
      recheckSession: async () => undefined,
      fail: () => undefined,
    });
  }
  await seated;
  const entityId = await addReason(database.db, it.tenantId, 'wrap-up', 'Solved');
  reads = 0;
  const told = waitFor('directory');
  hub.onEvents([
    {
      position: 1,
      tenantId: it.tenantId,
      at: it.clock.now(),
      version: 1,
      body: { type: 'directory.changed', entity: 'reason', entityId, change: 'added' },
    },
  ]);
  const [first, ...others] = await told;
  expect(first).toMatchObject({ wrapUpReasons: [{ name: 'Solved' }] });
  for (const frame of others) expect(frame).toBe(first);
  expect(reads).toBe(1);
});

test('the sessions of many desks are looked at a few at once, and one that cannot be keeps no other from its turn', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const it = await scene(database.db);
  const hub = new DeskHub(it.ground, (error) => {
    throw error;
  });
  let [atOnce, most, looks] = [0, 0, 0];
  let told = 0;
  const all = Promise.withResolvers<void>();
  const state = { isAway: false };
  const seated = Array.from({ length: 90 }, () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    hub.add({
      tenantId: it.tenantId,
      agentId: it.agentId,
      send(frame) {
        if (frame.type === 'snapshot') resolve();
        else if (frame.type === 'attachments' && looks > 90) told += 1;
        if (told === 90) all.resolve();
      },
      async recheckSession() {
        looks += 1;
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise<void>((answered) => setImmediate(answered));
        atOnce -= 1;
        if (state.isAway) throw notReady(new Error('away'));
      },
      fail: () => undefined,
    });
    return promise;
  });
  await Promise.all(seated);
  await hub.recheckSessions();
  expect([looks, most]).toEqual([90, 20]);
  state.isAway = true;
  expect(isNotReady(await hub.recheckSessions().catch((error: unknown) => error))).toBe(true);
  expect(looks).toBe(180);
  state.isAway = false;
  most = 0;
  const body = { type: 'directory.changed', entity: 'tenant', entityId: it.tenantId, change: 'changed' } as const;
  hub.onEvents([{ position: 1, tenantId: it.tenantId, at: it.clock.now(), version: 1, body }]);
  await all.promise;
  expect([looks, most]).toEqual([270, 20]);
});
