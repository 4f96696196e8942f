import { sql } from 'kysely';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { type Scene, scene } from '#tests/support/scene.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { lookAtEnded, lookAtOpen } from './find-contacts.store.ts';

test('a look reads contacts of its own tenant, however many there are of others, and meets each once', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const [large, small] = [await scene(database.db), await scene(database.db)];
  const owner = new pg.Client(database.owner);
  await owner.connect();
  const add = ({ tenantId, queueId }: Scene, count: number) =>
    owner.query(
      `insert into contact (id, tenant_id, medium, state, live, queue_id, priority, queued_at, ended_at, customer_name)
       select gen_random_uuid(), $1, 'email', case when n % 10 = 0 then 'queued' else 'abandoned' end, false, $2, 5, now(),
         case when n % 10 = 0 then null else now() - n % 7 * interval '1 hour' end, 'Crowd ' || n
       from generate_series(1, $3::integer) n`,
      [tenantId, queueId, count],
    );
  await add(large, 20_000);
  await add(small, 100);
  await owner.query('vacuum analyze contact');
  await owner.end();
  for (const [look, count] of [
    [lookAtOpen, 10],
    [lookAtEnded, 90],
  ] as const) {
    await database.db.inTenant(small.tenantId, async (tx) => {
      const all = await look(tx, 'crowd', { before: undefined, rows: 50_000 });
      expect(all.finds.size).toBe(count);
      const { rows } = await sql<{ read: number }>`
        select seq_tup_read + coalesce(idx_tup_fetch, 0) as read from pg_stat_xact_user_tables where relname = 'contact'`.execute(
        tx.q,
      );
      expect(rows[0]?.read).toBeLessThan(400);
      const met: string[] = [];
      let part = await look(tx, 'crowd', { before: undefined, rows: 4 });
      while (part.last !== undefined) {
        met.push(...part.finds.keys());
        part = await look(tx, 'crowd', { before: part.last, rows: 4 });
      }
      expect(met).toEqual([...all.finds.keys()]);
    });
  }
});
