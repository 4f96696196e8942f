/** Contacts that are over, across tenants (system role): what there is of them, and what is older than it is kept. */
import { type RawBuilder, sql } from 'kysely';
import type { RetentionInput } from '#contracts/web-manager/retention.ts';
import type { SystemTx } from '#server/platform/db.ts';

export type ContactsKept = Pick<RetentionInput, 'contactKeepDays' | 'ofTenants'>;

/**
 * Tenants with the moment before which their contacts are too old, in a table `kept`; those that keep theirs for ever are
 * not in it.
 */
function keptOf({ contactKeepDays, ofTenants }: ContactsKept, now: Date): RawBuilder<unknown> {
  const own = JSON.stringify(ofTenants.map(({ tenantId, contactKeepDays: days }) => ({ id: tenantId, days })));
  return sql`kept as materialized (
    select t.id, ${now}::timestamptz - make_interval(days => coalesce(own.days, ${contactKeepDays})) as until
    from tenant t left join jsonb_to_recordset(${own}::jsonb) own (id uuid, days integer) on own.id = t.id
    where coalesce(own.days, ${contactKeepDays}) > 0)`;
}

/** How many are too old, counted up to `most`. */
export async function countOldContacts(tx: SystemTx, keep: ContactsKept, now: Date, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with ${keptOf(keep, now)}
    select count(*) as count from (
      select from kept, lateral (
        select from contact c where c.tenant_id = kept.id and c.ended_at < kept.until and c.state in ('closed', 'abandoned')
        limit ${most}) old
      limit ${most}) counted`.execute(tx.q);
  return rows[0]?.count ?? 0;
}

/** How many are over, counted up to `most`, and when the first of them ended. */
export async function readOver(tx: SystemTx, most: number): Promise<{ count: number; oldest: Date | undefined }> {
  const { rows } = await sql<{ count: number; oldest: Date | null }>`
    select (select count(*) from (
        select from contact where ended_at is not null and state in ('closed', 'abandoned') limit ${most}) over) as count,
      (select min(first.ended_at) from tenant t, lateral (
        select ended_at from contact c where c.tenant_id = t.id and c.ended_at is not null and c.state in ('closed', 'abandoned')
        order by c.ended_at limit 1) first) as oldest`.execute(tx.q);
  return { count: rows[0]?.count ?? 0, oldest: rows[0]?.oldest ?? undefined };
}

/**
 * Deletes up to `batch` contacts that are too old, with all that hangs on them, and answers how many. What somebody holds
 * is left to the next time; what is open does not go, however old.
 */
export async function deleteOldContacts(tx: SystemTx, keep: ContactsKept, now: Date, batch: number): Promise<number> {
  // Messages by themselves: they name attachments, whose own way out is their contact's.
  const { rows } = await sql<{ gone: number }>`
    with ${keptOf(keep, now)}, held as materialized (
      select old.id from kept, lateral (
        select id from contact c where c.tenant_id = kept.id and c.ended_at < kept.until and c.state in ('closed', 'abandoned')
        order by c.ended_at limit ${batch} for update skip locked) old
      limit ${batch}
    ), said as (
      delete from message using held where message.contact_id = held.id
    ), gone as (
      delete from contact using held where contact.id = held.id returning 1
    )
    select count(*) as gone from gone`.execute(tx.q);
  return rows[0]?.gone ?? 0;
}
