/** CLIP numbers (T1, T2) and the agent's choice (T3), held by the database too. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { addClip as addFixture, addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { addClip, deleteClip, listClips, readSettings, setAgentClip, updateClip } from './clip.store.ts';

let database: TestDatabase;
const clock = manualClock();
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 8 });
});
afterAll(() => database.drop());

const inTenant = <T>(tenant: TenantId, work: (tx: TenantTx) => Promise<T>) => database.db.inTenant(tenant, work);

test('a tenant has ten numbers at most, however many are added at once', async () => {
  const tenant = await addTenant(database.db);
  const adds = Array.from({ length: 13 }, (_, n) =>
    inTenant(tenant, (tx) => addClip(tx, clock, { number: `331000000${n}`, name: `Line ${n}` })),
  );
  const results = await Promise.allSettled(adds);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'CLIP_LIMIT_REACHED' });
  }
  expect(await inTenant(tenant, listClips)).toHaveLength(10);
});

test('the database itself refuses an eleventh, what is no digit and what has no name', async () => {
  const tenant = await addTenant(database.db);
  for (let n = 0; n < 10; n++) await addFixture(database.db, tenant);
  const owner = new pg.Client(database.owner);
  await owner.connect();
  const insert = (number: string, name: string) =>
    owner.query('insert into clip_number (id, tenant_id, number, name) values (gen_random_uuid(), $1, $2, $3)', [
      tenant,
      number,
      name,
    ]);
  await expect(insert('1', 'Eleventh')).rejects.toThrow(/at most ten/);
  const other = await addTenant(database.db);
  await expect(
    owner.query("insert into clip_number (id, tenant_id, number, name) values (gen_random_uuid(), $1, '+33', 'x')", [
      other,
    ]),
  ).rejects.toThrow(/check/);
  await expect(
    owner.query("insert into clip_number (id, tenant_id, number, name) values (gen_random_uuid(), $1, '33', '')", [
      other,
    ]),
  ).rejects.toThrow(/check/);
  await owner.end();
});

test('a number is there once in a tenant, and again in another', async () => {
  const [one, two] = [await addTenant(database.db), await addTenant(database.db)];
  const input = { number: '33123456789', name: 'Head office' };
  const clip = await inTenant(one, (tx) => addClip(tx, clock, input));
  await inTenant(two, (tx) => addClip(tx, clock, input));
  await expect(inTenant(one, (tx) => addClip(tx, clock, input))).rejects.toMatchObject({
    code: 'CLIP_NUMBER_TAKEN',
    fields: [{ path: 'number' }],
  });
  const change = { id: clip.id, version: clip.version, input: { ...input, name: 'Reception' } };
  expect(await inTenant(one, (tx) => updateClip(tx, clock, change))).toMatchObject({ name: 'Reception', version: 2 });
  await expect(inTenant(one, (tx) => updateClip(tx, clock, change))).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
  await expect(inTenant(two, (tx) => deleteClip(tx, clock, clip.id))).rejects.toMatchObject({ code: 'CLIP_NOT_FOUND' });
});

test('numbers stand in the order of their names, as people count', async () => {
  const tenant = await addTenant(database.db);
  for (const name of ['Line 10', 'line 9', 'Line 2']) await addFixture(database.db, tenant, { name });
  const listed = await inTenant(tenant, listClips);
  expect(listed.map(({ name }) => name)).toEqual(['Line 2', 'line 9', 'Line 10']);
});

test('an agent always uses a number of his tenant until it is deleted; then he is asked again', async () => {
  const [tenant, other] = [await addTenant(database.db), await addTenant(database.db)];
  const agent = await addUser(database.db, tenant);
  const clip = await inTenant(tenant, (tx) => addClip(tx, clock, { number: '3311', name: 'Desk' }));
  const foreign = await addFixture(database.db, other);
  await expect(inTenant(tenant, (tx) => setAgentClip(tx, agent, foreign))).rejects.toMatchObject({
    code: 'CLIP_NOT_FOUND',
    fields: [{ path: 'alwaysUse' }],
  });
  await inTenant(tenant, (tx) => setAgentClip(tx, agent, clip.id));
  expect(await inTenant(tenant, (tx) => readSettings(tx, agent))).toEqual({
    clips: [{ id: clip.id, number: '3311', name: 'Desk' }],
    alwaysUse: clip.id,
  });
  await inTenant(tenant, (tx) => deleteClip(tx, clock, clip.id));
  expect(await inTenant(tenant, (tx) => readSettings(tx, agent))).toEqual({ clips: [] });
});
