/** Pulls the plug while a server deletes what is older than it is kept, again and again. */
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { asOwner, killDatabase } from './embedded-access.ts';
import { startServer } from './server-process.ts';

const contacts = 40_000;
const openOnes = 5;
/** A server begins at its start. */
const beginsWithinMs = 60_000;

export interface RetentionReport {
  rounds: number;
  withTheDatabase: number;
  /** Old contacts left after each round. */
  left: number[];
  faults: string[];
}

/**
 * Deleting goes on from round to round, for as long as there is something left. `random` decides when the plug is pulled
 * once the server is at it, every other time on PostgreSQL too.
 */
export async function retentionRounds(dataDir: string, rounds: number, random: () => number): Promise<RetentionReport> {
  const report: RetentionReport = { rounds: 0, withTheDatabase: 0, left: [], faults: [] };
  let server = await startServer(dataDir, { RELAIS_ADMIN_PASSWORD: 'retention-rounds-administrator' });
  try {
    await asOwner(dataDir, addContacts);
    for (let left = contacts; report.rounds < rounds && left > 0; report.rounds += 1) {
      await untilFewer(dataDir, left);
      await wait(Math.round(random() * 300));
      const databaseToo = report.rounds % 2 === 1;
      await Promise.all([server.kill(), databaseToo ? killDatabase(dataDir) : undefined]);
      server = await startServer(dataDir);
      if (databaseToo) report.withTheDatabase += 1;
      left = await asOwner(dataDir, countOld);
      report.left.push(left);
      report.faults.push(...(await asOwner(dataDir, findFaults)));
    }
  } finally {
    await server.stop();
  }
  return report;
}

/** Contacts of three years ago with two messages each, and some of them still open. */
async function addContacts(client: pg.Client): Promise<void> {
  await client.query(
    `with tenant as (select id from tenant limit 1), queue as (
       insert into queue (id, tenant_id, name) select gen_random_uuid(), id, 'Old ' || gen_random_uuid() from tenant returning id, tenant_id),
     added as (
       insert into contact (id, tenant_id, medium, state, live, queue_id, priority, queued_at, ended_at, closed_at, last_seq)
       select uuidv7(), tenant_id, 'web-interaction', case when n > $2 then 'closed' else 'queued' end, n > $2, queue.id, 5, at,
         case when n > $2 then at end, case when n > $2 then at end, 2
       from queue, generate_series(1, $1::int + $2::int) n, lateral (select now() - interval '1095 days' as at) t
       returning id, tenant_id)
     insert into message (contact_id, seq, tenant_id, author, text, at)
     select id, seq, tenant_id, 'customer', 'Hello', now() from added, generate_series(1, 2) seq`,
    [contacts, openOnes],
  );
}

async function countOld(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    "select count(*)::int as count from contact where state = 'closed'",
  );
  return rows[0]?.count ?? 0;
}

async function untilFewer(dataDir: string, before: number): Promise<void> {
  const giveUpAt = performance.now() + beginsWithinMs;
  while ((await asOwner(dataDir, countOld)) >= before) {
    if (performance.now() > giveUpAt) throw new Error(`${before} old contacts are left and stay`);
    await wait(20);
  }
}

async function findFaults(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ half: number; open: number }>(
    `select (select count(*) from contact c where (select count(*) from message m where m.contact_id = c.id) <> 2)::int as half,
       (select count(*) from contact where state = 'queued')::int as open`,
  );
  const [found] = rows;
  return [
    ...(found?.half === 0 ? [] : [`${found?.half} contacts have lost part of what hangs on them`]),
    ...(found?.open === openOnes ? [] : [`of ${openOnes} open contacts ${found?.open} are there`]),
  ];
}
