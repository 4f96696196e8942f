/** Contacts by what is known of their customer. Nothing is guessed: whoever reads decides whose they are. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { contactsAtOnce, type FoundContact, foundContact } from '#contracts/web-manager/customer-data.ts';
import type { TenantTx } from '#server/platform/db.ts';

/** As `contact.customer_key` spells addresses and numbers. */
const withoutSigns = (text: RawBuilder<unknown>) => sql`regexp_replace(lower(${text}), '[\\s().\\-/]', '', 'g')`;

/**
 * Those whose address, name or answers contain the text, or whose id it is; those of one address together, the newest
 * first. Letters count alike, large or small; numbers do whatever groups their digits. Looks at every contact of the
 * tenant: names and answers are in no index.
 */
export async function findContacts(tx: TenantTx, text: string): Promise<{ items: FoundContact[]; more: boolean }> {
  const part = text.toLowerCase();
  const id = z.uuid().safeParse(part).data ?? null;
  const key = text.includes('@') ? sql`${part}` : withoutSigns(sql`${part}`);
  const { rows } = await sql<Record<string, unknown>>`
    with sought as (select ${part}::text as part, nullif(${key}, '') as key),
    answered as (
      select d.contact_id from contact_data d, sought s where d.tenant_id = ${tx.tenantId} and exists (
        select from jsonb_array_elements(d.fields) f where strpos(lower(f ->> 'value'), s.part) > 0
          or strpos(${withoutSigns(sql`f ->> 'value'`)}, s.key) > 0)),
    found as (
      select c.*, case when c.id = ${id}::uuid then 'contact'
          when strpos(c.customer_key, s.key) > 0 or strpos(lower(c.customer_address), s.part) > 0 then 'address'
          when strpos(lower(c.customer_name), s.part) > 0 then 'name'
          when c.id in (select contact_id from answered) then 'answers' end as found_by
      from contact c, sought s where c.tenant_id = ${tx.tenantId} and c.erased_at is null)
    select f.id, f.medium, f.state, f.customer_name as name, f.customer_address as address, f.customer_key as key,
      q.name as queue, u.first_name || ' ' || u.last_name as agent, f.queued_at as "arrivedAt", f.found_by as "foundBy",
      (select count(*) from message m where m.contact_id = f.id)::integer as messages,
      (select count(*) from attachment a where a.contact_id = f.id and a.state <> 'uploading')::integer as files,
      coalesce((select jsonb_array_length(d.fields) from contact_data d where d.contact_id = f.id), 0) as answers,
      (select count(p.note) from contact_passing p where p.contact_id = f.id)::integer
        + (f.wrap_up_note is not null)::integer as notes
    from (select * from found where found_by is not null
      order by customer_key nulls last, lower(customer_name) nulls last, id desc limit ${contactsAtOnce + 1}) f
    join queue q on q.id = f.queue_id left join user_account u on u.id = f.agent_id
    order by f.customer_key nulls last, lower(f.customer_name) nulls last, f.id desc`.execute(tx.q);
  const items = rows.slice(0, contactsAtOnce).map(({ arrivedAt, ...row }) =>
    foundContact.parse({
      ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
      arrivedAt: z.date().parse(arrivedAt).toISOString(),
    }),
  );
  return { items, more: rows.length > contactsAtOnce };
}
