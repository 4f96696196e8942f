/** What agents did not want, once it is long over. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRound } from '#server/routing/round.ts';
import { scene } from '#tests/support/scene.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { refusalSeconds } from './passing.store.ts';
import { reject } from './reject.ts';
import { deleteOldRefusals } from './timers.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('what an agent did not want is forgotten when it is over for an hour, however much of it there is', async () => {
  const it = await scene(database.db);
  const refuseOne = async () => {
    const contactId = await it.openChat();
    await runRound(it.ground, it.tenantId);
    expect((await reject(it.ground, { ...it, contactId })).outcome).toBe('moved');
  };
  const left = async () => {
    const rows = await database.db.asSystem(({ q }) =>
      q.selectFrom('contact_refusal').select('until').where('tenant_id', '=', it.tenantId).execute(),
    );
    return rows.length;
  };
  for (let i = 0; i < 5; i++) await refuseOne();
  it.clock.advance(1);
  await refuseOne();
  it.clock.advance(refusalSeconds + 3600 - 2);
  await deleteOldRefusals(database.db, it.clock, 2);
  expect(await left()).toBe(6);
  it.clock.advance(1);
  await deleteOldRefusals(database.db, it.clock, 2);
  expect(await left()).toBe(1);
});
