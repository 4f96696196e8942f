/** The embedded database of a running server, seen from outside: what tests compare, and how they pull its plug. */
import path from 'node:path';
import pg from 'pg';
import { ownerName } from '#server/platform/postgres/owner-role.ts';
import { findPassword } from '#server/platform/postgres/passwords.ts';
import { readPostmasterPid } from '#server/platform/postgres/postmaster-pid.ts';

/** Runs `work` as the owner of the database, who sees across tenants. */
export async function asOwner<T>(dataDir: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const postmaster = await readPostmasterPid(path.join(dataDir, 'postgres'));
  const password = await findPassword(dataDir, 'owner');
  if (postmaster === undefined || password === undefined) throw new Error(`no database runs in ${dataDir}`);
  const client = new pg.Client({
    host: postmaster.socketDir,
    port: 5432,
    user: ownerName,
    password,
    database: ownerName,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** SIGKILL to PostgreSQL itself, as a power cut would end it. */
export async function killDatabase(dataDir: string): Promise<void> {
  const postmaster = await readPostmasterPid(path.join(dataDir, 'postgres'));
  if (postmaster !== undefined) process.kill(postmaster.pid, 'SIGKILL');
}

/**
 * Everything that is unlawful: a contact whose row says another state than its last event, a capacity that is not what
 * its agent holds, messages with a gap. Empty when all is well.
 */
export const unlawfulSql = `
  with log as (
    select contact_id, type, 0 as pending, position as at from event where contact_id is not null
    union all select contact_id, type, 1, id from event_pending where contact_id is not null
  ), last as (
    select distinct on (contact_id) contact_id, type from log
    where type not in ('message.added', 'contact.message-left', 'contact.moved') order by contact_id, pending desc, at desc
  ), told as (
    select contact_id, case type when 'contact.queued' then 'queued' when 'contact.offered' then 'offered'
      when 'contact.offer-returned' then 'queued' when 'contact.accepted' then 'active'
      when 'contact.requeued' then 'queued' when 'contact.transferred' then 'queued'
      when 'contact.transfer-returned' then 'active' when 'contact.ended' then 'wrap-up'
      when 'contact.closed' then 'closed' when 'contact.abandoned' then 'abandoned' end as state from last
  )
  select 'contact ' || c.id || ' is ' || c.state || ', its last event says ' || coalesce(t.state, 'nothing') as fault
    from contact c left join told t on t.contact_id = c.id where t.state is distinct from c.state
  union all
  select 'agent ' || s.user_id || ' holds ' || h.held || ' of ' || s.medium || ', counted are ' || s.used
    from agent_capacity s cross join lateral (select count(*)::integer as held from contact c
      where c.agent_id = s.user_id and c.medium = s.medium and c.state in ('offered', 'active', 'wrap-up')) h
    where h.held <> s.used
  union all
  select 'contact ' || c.id || ' counts ' || c.last_seq || ' messages and has ' || m.n from contact c
    cross join lateral (select count(*)::integer as n, coalesce(max(seq), 0) as top from message where contact_id = c.id) m
    where m.n <> c.last_seq or m.top <> c.last_seq
  union all
  select 'contact ' || c.id || ' says ' || (select count(*) from log where contact_id = c.id and type = 'message.added')
    || ' messages in its events and has ' || c.last_seq from contact c
    where c.last_seq <> (select count(*) from log where contact_id = c.id and type = 'message.added')`;

/** What `unlawfulSql` finds. */
export async function findUnlawful(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ fault: string }>(unlawfulSql);
  return rows.map(({ fault }) => fault);
}
