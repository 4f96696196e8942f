/** Past contacts of a customer, for the agent who holds one of his. */
import { sql } from 'kysely';
import { historyPageSize, type PastContact, pastContact } from '#contracts/agent-portal/history.ts';
import type { PassingView } from '#contracts/agent-portal/views.ts';
import type { ContactId, UserId } from '#contracts/vocabulary/ids.ts';
import { finalStates, holdingStates } from '#server/contacts/lifecycle.ts';
import { listMessages, type MessageRow } from '#server/contacts/message.store.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import { passingsOf, toPassingViews } from './passings.store.ts';

/** Who the customer of a contact is that the agent holds; undefined for every other, `key` null for one without address. */
export async function findHeldCustomer(
  tx: TenantTx,
  agentId: UserId,
  id: ContactId,
): Promise<{ key: string | null } | undefined> {
  return tx.q
    .selectFrom('contact')
    .select('customer_key as key')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('agent_id', '=', agentId)
    .where('state', 'in', [...holdingStates])
    .executeTakeFirst();
}

/** The newest first, those that go on elsewhere too; ids are drawn in the order of arrival. */
export async function listPastContacts(
  tx: TenantTx,
  { key, except, before }: { key: string; except: ContactId; before: ContactId | undefined },
): Promise<{ items: PastContact[]; more: boolean }> {
  let query = tx.q
    .selectFrom('contact')
    .innerJoin('queue', 'queue.id', 'contact.queue_id')
    .leftJoin('user_account', 'user_account.id', 'contact.agent_id')
    .leftJoin('user_account as ender', 'ender.id', 'contact.ended_by')
    .leftJoin('reason', 'reason.id', 'contact.wrap_up_reason_id')
    .selectAll('contact')
    .select(['queue.name as queue_name', 'reason.name as reason_name'])
    .select(sql<string | null>`user_account.first_name || ' ' || user_account.last_name`.as('agent_name'))
    .select(sql<string | null>`ender.first_name || ' ' || ender.last_name`.as('ender_name'))
    .where('contact.tenant_id', '=', tx.tenantId)
    .where('contact.customer_key', '=', key)
    .where('contact.id', '<>', except);
  if (before !== undefined) query = query.where('contact.id', '<', before);
  const rows = await query
    .orderBy('contact.id', 'desc')
    .limit(historyPageSize + 1)
    .execute();
  const items = rows.slice(0, historyPageSize).map((row) =>
    pastContact.parse({
      id: row.id,
      medium: row.medium,
      state: row.state,
      queue: row.queue_name,
      agent: row.agent_name ?? undefined,
      arrivedAt: row.queued_at.toISOString(),
      endReason: row.end_reason ?? undefined,
      endedBy: row.ender_name ?? undefined,
      closeCause: row.close_cause ?? undefined,
      result: row.reason_name ?? undefined,
      note: row.wrap_up_note ?? undefined,
    }),
  );
  return { items, more: rows.length > historyPageSize };
}

/** CONTACT_NOT_FOUND unless the agent holds a contact of the customer whose the past one was (or the same one). */
export async function holdReadable(
  tx: TenantTx,
  agentId: UserId,
  { held, past }: { held: ContactId; past: ContactId },
): Promise<void> {
  const customer = await findHeldCustomer(tx, agentId, held);
  const row = customer === undefined ? undefined : await findReadable(tx, { held, key: customer.key }, past);
  if (row === undefined) throw new RelaisError('CONTACT_NOT_FOUND');
}

/** What was said in a past contact of that customer, or in the one that is held; undefined for one of somebody else. */
export async function findTranscript(
  tx: TenantTx,
  { held, key }: { held: ContactId; key: string | null },
  id: ContactId,
): Promise<{ messages: MessageRow[]; passings: PassingView[] } | undefined> {
  const row = await findReadable(tx, { held, key }, id);
  return row === undefined
    ? undefined
    : { messages: await listMessages(tx, id, 0), passings: toPassingViews(row.passings) };
}

/** The contact that is held, or a past one of the same customer. */
function findReadable(tx: TenantTx, { held, key }: { held: ContactId; key: string | null }, id: ContactId) {
  return tx.q
    .selectFrom('contact')
    .select(passingsOf(sql.ref('contact.id')).as('passings'))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where(({ and, eb, or }) =>
      or([eb('id', '=', held), and([eb('customer_key', '=', key), eb('state', 'in', [...finalStates])])]),
    )
    .executeTakeFirst();
}
