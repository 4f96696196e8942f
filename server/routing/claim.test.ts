/** Claims under contention: two nodes with pools of their own, no locks but the statement's. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { accept } from '#server/contacts/accept.ts';
import { close } from '#server/contacts/close.ts';
import { end } from '#server/contacts/end.ts';
import { open } from '#server/contacts/open.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openDatabase } from '#server/platform/db.ts';
import { addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { claimPicks } from './claim.store.ts';
import { runRound } from './round.ts';

let first: TestDatabase;
beforeAll(async () => {
  first = await createTestDatabase();
});
afterAll(() => first.drop());

async function crowd(agents: number, contacts: number, capacity: number) {
  const ground = { db: first.db, clock: systemClock };
  const tenantId = await addTenant(first.db);
  const memberIds = await Promise.all(
    Array.from({ length: agents }, () =>
      addUser(first.db, tenantId, { state: 'available', capacity: { 'web-interaction': capacity } }),
    ),
  );
  const queueId = await addQueue(first.db, tenantId, { memberIds });
  const contactIds: ContactId[] = [];
  for (let n = 0; n < contacts; n++) {
    const opened = await open(ground, {
      tenantId,
      medium: 'web-interaction',
      queueId,
      live: true,
      customerName: 'C',
      text: '?',
    });
    contactIds.push(opened.contactId);
  }
  return { ground, tenantId, memberIds, contactIds };
}

test('two nodes that run rounds at once offer every contact once and nobody above his capacity', async () => {
  const { ground, tenantId, memberIds } = await crowd(6, 60, 3);
  const second = openDatabase({ app: first.app, system: first.system, poolSize: 4, onIdleError: () => undefined });
  try {
    const nodes = [ground, { db: second, clock: systemClock }];
    let handled = 0;
    while (handled < 60) {
      const rounds = await Promise.all(nodes.flatMap((node) => [runRound(node, tenantId), runRound(node, tenantId)]));
      const picks = rounds.flat();
      expect(new Set(picks.map((pick) => pick.contactId)).size).toBe(picks.length);
      const over = await first.db.asSystem(({ q }) =>
        q
          .selectFrom('agent_capacity')
          .select('user_id')
          .where('user_id', 'in', memberIds)
          .whereRef('used', '>', 'capacity')
          .execute(),
      );
      expect(over).toEqual([]);
      for (const { contactId, agentId } of picks) {
        await accept(ground, { tenantId, contactId, agentId });
        await end(ground, { tenantId, contactId, reason: 'agent', agentId });
        await close(ground, { tenantId, contactId, agentId });
        handled += 1;
      }
    }
    const used = await first.db.asSystem(({ q }) =>
      q.selectFrom('agent_capacity').select('used').where('user_id', 'in', memberIds).execute(),
    );
    expect(used.every((row) => row.used === 0)).toBe(true);
  } finally {
    await second.close();
  }
});

test('a claim asks for room, availability and the contact again', async () => {
  const { ground, tenantId, memberIds, contactIds } = await crowd(2, 3, 1);
  const [ada, ben] = memberIds;
  const [one, two, three] = contactIds;
  if (ada === undefined || ben === undefined || one === undefined || two === undefined || three === undefined)
    throw new Error();
  const claim = (picks: Parameters<typeof claimPicks>[2]) =>
    ground.db.asSystem((tx) => claimPicks(tx, tenantId, picks, systemClock.now()));
  expect(await claim([{ contactId: one, agentId: ada }])).toHaveLength(1);
  expect(await claim([{ contactId: one, agentId: ben }])).toEqual([]);
  expect(await claim([{ contactId: two, agentId: ada }])).toEqual([]);
  await ground.db.asSystem(({ q }) =>
    q.updateTable('agent').set({ state: 'unavailable' }).where('user_id', '=', ben).execute(),
  );
  expect(await claim([{ contactId: three, agentId: ben }])).toEqual([]);
});
