import { expect, onTestFinished, test } from 'vitest';
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
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
