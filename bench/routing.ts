/**
 * Contacts per second from queued to accepted, events written and numbered. Floor in the same run: the same two
 * conditional UPDATEs and two event INSERTs in two transactions, by plain `pg` on as many connections. Then the same by two
 * nodes at once, each with as many connections of its own, that run rounds of the one tenant as they like: what they take
 * from each other costs work, and nothing is offered twice.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { accept } from '#server/contacts/accept.ts';
import { systemClock } from '#server/platform/clock.ts';
import { type Database, openDatabase } from '#server/platform/db.ts';
import { sequence } from '#server/platform/events/log.store.ts';
import { runRound } from '#server/routing/round.ts';
import { addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { type BenchContext, type Measure, ratio } from './measure.ts';

const contacts = 6_000;
const agents = 150;
const connections = 16;

export default async function run(context: BenchContext): Promise<Measure[]> {
  const floor = await floorRate(context);
  const one = await ourRate(context, [context.db]);
  const { app, system } = context;
  const second = openDatabase({ app, system, poolSize: connections, onIdleError: console.error });
  const two = await ourRate(context, [context.db, second]);
  await second.close();
  return Object.entries({ 'queued to accepted': one, 'queued to accepted, two nodes': two }).map(([metric, value]) => ({
    bench: 'routing',
    metric,
    value,
    unit: 'contacts/s',
    floor,
    ratio: ratio(value, floor),
  }));
}

async function ourRate({ db, owner }: BenchContext, nodes: readonly Database[]): Promise<number> {
  const tenantId = await addTenant(db);
  const capacity = { 'web-interaction': 50 };
  const memberIds = [];
  for (let n = 0; n < agents; n++) memberIds.push(await addUser(db, tenantId, { state: 'available', capacity }));
  const queueId = await addQueue(db, tenantId, { memberIds });
  await fill(owner, tenantId, queueId);
  const start = performance.now();
  let accepted = 0;
  await Promise.all(
    nodes.map(async (node) => {
      const ground = { db: node, clock: systemClock };
      for (let idle = 0; accepted < contacts; ) {
        const picks = await runRound(ground, tenantId);
        idle = picks.length === 0 ? idle + 1 : 0;
        if (idle > 1_000) throw new Error(`nobody takes the remaining ${contacts - accepted} contacts`);
        await inParallel(connections, picks, async (pick) => {
          const result = await accept(ground, { tenantId, ...pick });
          if (result.outcome !== 'moved') throw new Error('a contact was offered twice');
          accepted += 1;
        });
        while ((await node.asSystem((tx) => sequence(tx, 1_000))) > 0);
      }
    }),
  );
  return Math.round((contacts / (performance.now() - start)) * 1000);
}

async function floorRate({ db, owner }: BenchContext): Promise<number> {
  const tenantId = await addTenant(db);
  const agentId = await addUser(db, tenantId, { state: 'available' });
  const queueId = await addQueue(db, tenantId, { memberIds: [agentId] });
  const ids = await fill(owner, tenantId, queueId);
  const pool = new pg.Pool({ ...owner, max: connections });
  const event = `insert into event_pending (tenant_id, at, version, type, contact_id, agent_id, queue_id, body)
    values ($1, now(), 1, 'contact.offered', $2, $3, $4, '{}')`;
  const start = performance.now();
  await inParallel(connections, ids, async (id) => {
    const client = await pool.connect();
    const act = async (update: string): Promise<void> => {
      await client.query('begin');
      await client.query(update, [id, agentId]);
      await client.query(event, [tenantId, id, agentId, queueId]);
      await client.query('commit');
    };
    await act(
      `update contact set state = 'offered', agent_id = $2, offer_expires_at = now() where id = $1 and state = 'queued'`,
    );
    await act(
      `update contact set state = 'active', offer_expires_at = null where id = $1 and state = 'offered' and agent_id = $2`,
    );
    client.release();
  });
  const rate = Math.round((contacts / (performance.now() - start)) * 1000);
  await pool.query('delete from event_pending');
  await pool.end();
  return rate;
}

async function fill(owner: pg.ClientConfig, tenantId: string, queueId: string): Promise<string[]> {
  const client = new pg.Client(owner);
  await client.connect();
  const ids = Array.from({ length: contacts }, () => randomUUID());
  await client.query(
    `insert into contact (id, tenant_id, medium, state, live, queue_id, priority, queued_at)
     select id, $2, 'web-interaction', 'queued', true, $3, 5, now() from unnest($1::uuid[]) as id`,
    [ids, tenantId, queueId],
  );
  await client.query('analyze contact');
  await client.end();
  return ids;
}

async function inParallel<T>(width: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
