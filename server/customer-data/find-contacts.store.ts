/** Contacts by what is known of their customer. Nothing is guessed: whoever reads decides whose they are. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { contactId } from '#contracts/vocabulary/ids.ts';
import {
  contactsAtOnce,
  type FoundBy,
  type FoundContact,
  foundBy,
  foundContact,
} from '#contracts/web-manager/customer-data.ts';
import type { TenantTx } from '#server/platform/db.ts';

/** A contact and by what it was found. */
export type Finds = ReadonlyMap<string, FoundBy>;

/** How far a look came; what is there after it goes on from here. */
export interface Reached {
  readonly id: string;
  /** As PostgreSQL writes it, to the microsecond; null of one that has not ended. */
  readonly endedAt: string | null;
}

/** What one look at a part of a table found, and how far it came; `last` undefined at the end. */
export interface Look {
  readonly finds: Finds;
  readonly last: Reached | undefined;
}

/** What one look takes: at most so many rows, from before this one. */
export interface Part {
  readonly before: Reached | undefined;
  readonly rows: number;
}

/** As `contact.customer_key` spells addresses and numbers. */
const withoutSigns = (text: RawBuilder<unknown>) => sql`regexp_replace(lower(${text}), '[\\s().\\-/]', '', 'g')`;
const keyOf = (text: string) => (text.includes('@') ? sql`${text}` : sql`nullif(${withoutSigns(sql`${text}`)}, '')`);

/** Those whose id the text is, or whose address in any spelling; by index. The text is in small letters. */
export async function findExactly(tx: TenantTx, text: string): Promise<Finds> {
  const id = z.uuid().safeParse(text).data ?? null;
  const { rows } = await sql<{ id: string; by: string }>`
    select id, case when id = ${id}::uuid then 'contact' else 'address' end as by from contact
    where tenant_id = ${tx.tenantId} and erased_at is null and (id = ${id}::uuid or customer_key = ${keyOf(text)})
    order by id desc limit ${contactsAtOnce + 1}`.execute(tx.q);
  return findsOf(rows);
}

/**
 * Those that have not ended and whose address, name or answers contain the text; the newest first. All of them are few. To be
 * looked at before those that have ended: one that ends meanwhile is met twice, not missed.
 */
export function lookAtOpen(tx: TenantTx, text: string, { before, rows }: Part): Promise<Look> {
  return lookAt(
    tx,
    text,
    sql`unended as materialized (select id, customer_key, customer_name, erased_at, ended_at from contact
        where tenant_id = ${tx.tenantId} and state in ('queued', 'offered', 'active', 'wrap-up')),
      looked as materialized (select * from unended
        where ${before === undefined ? sql`true` : sql`id < ${before.id}::uuid`} order by id desc limit ${rows})`,
    sql`id`,
  );
}

/**
 * The same of those that have ended, the last ones first: in the order of `contact_ended`, so that a look reads rows of
 * its own tenant alone, however many the others have.
 */
export function lookAtEnded(tx: TenantTx, text: string, { before, rows }: Part): Promise<Look> {
  const after = sql`ended_at <= ${before?.endedAt}::timestamptz
    and (ended_at, id) < (${before?.endedAt}::timestamptz, ${before?.id}::uuid)`;
  return lookAt(
    tx,
    text,
    sql`looked as materialized (select id, customer_key, customer_name, erased_at, ended_at from contact
      where tenant_id = ${tx.tenantId} and ended_at is not null and ${before === undefined ? sql`true` : after}
      order by ended_at desc, id desc limit ${rows})`,
    sql`ended_at`,
  );
}

async function lookAt(tx: TenantTx, text: string, looked: RawBuilder<unknown>, order: RawBuilder<unknown>) {
  return lookOf(
    await sql<Looked>`
    with sought as (select ${text}::text as part, ${keyOf(text)} as key), ${looked},
    found as (select id, ended_at, case
        when strpos(customer_key, part) > 0 or strpos(customer_key, key) > 0 then 'address'
        when strpos(lower(customer_name), part) > 0 then 'name'
        when exists (
          select from jsonb_array_elements((select d.fields from contact_data d where d.contact_id = looked.id)) f
          where strpos(lower(f ->> 'value'), part) > 0 or strpos(${withoutSigns(sql`f ->> 'value'`)}, key) > 0)
        then 'answers' end as by
      from looked, sought where erased_at is null)
    (select id, by, null as "endedAt" from found where by is not null order by ${order} desc, id desc
      limit ${contactsAtOnce + 1})
    union all (select id, null, ended_at::text from looked order by ${order}, id limit 1)`.execute(tx.q),
  );
}

interface Looked {
  id: string;
  /** Null in the row that says how far the look came. */
  by: string | null;
  endedAt: string | null;
}

function lookOf({ rows }: { rows: readonly Looked[] }): Look {
  const last = rows.find(({ by }) => by === null);
  return { finds: findsOf(rows), last: last === undefined ? undefined : { id: last.id, endedAt: last.endedAt } };
}

function findsOf(rows: readonly Pick<Looked, 'id' | 'by'>[]): Finds {
  return new Map(rows.flatMap(({ id, by }) => (by === null ? [] : [[id, foundBy.parse(by)] as const])));
}

/** What there is of each; those of one address together, then the newest first. */
export async function readFound(tx: TenantTx, finds: Finds): Promise<FoundContact[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select c.id, c.medium, c.state, c.customer_name as name, c.customer_address as address, c.customer_key as key,
      q.name as queue, u.first_name || ' ' || u.last_name as agent, c.queued_at as "arrivedAt",
      (select count(*) from message m where m.contact_id = c.id)::integer as messages,
      (select count(*) from attachment a where a.contact_id = c.id and a.state <> 'uploading')::integer as files,
      coalesce((select jsonb_array_length(d.fields) from contact_data d where d.contact_id = c.id), 0) as answers,
      (select count(p.note) from contact_passing p where p.contact_id = c.id)::integer
        + (c.wrap_up_note is not null)::integer as notes
    from contact c join queue q on q.id = c.queue_id left join user_account u on u.id = c.agent_id
    where c.tenant_id = ${tx.tenantId} and c.erased_at is null and c.id = any(${[...finds.keys()]}::uuid[])
    order by c.customer_key nulls last, lower(c.customer_name) nulls last, c.id desc`.execute(tx.q);
  return rows.map(({ arrivedAt, ...row }) =>
    foundContact.parse({
      ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
      arrivedAt: z.date().parse(arrivedAt).toISOString(),
      foundBy: finds.get(contactId.parse(row.id)),
    }),
  );
}
