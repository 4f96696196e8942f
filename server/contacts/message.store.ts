import { type Selectable, sql } from 'kysely';
import { type AttachmentView, attachmentView } from '#contracts/vocabulary/attachment.ts';
import { type ContactId, contactId as contactIdSchema, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import type { Schema } from '#server/platform/schema.gen.ts';
import type { ContactRow } from './contact.store.ts';
import { holdingStates } from './lifecycle.ts';

export type MessageRow = Selectable<Schema['message']> & {
  agent_name: string | null;
  attachment_name: string | null;
  attachment_size: number | null;
  attachment_type: string | null;
};

/** The file that goes with a message, as both sides see it. */
export function attachmentOf(row: MessageRow): { attachment: AttachmentView } | undefined {
  if (row.attachment_id === null) return undefined;
  const { attachment_id: id, attachment_name: name, attachment_size: size, attachment_type: type } = row;
  return { attachment: attachmentView.parse({ id, name, size, type }) };
}

/**
 * Draws the next `seq` of a contact and holds its row until the commit, so that the messages of a contact become
 * visible in the order of their numbers. Undefined when the contact is not in one of the states given, is not the
 * agent's, or (for the customer) is not live any more.
 */
export async function drawSeq(
  tx: TenantTx,
  id: ContactId,
  states: readonly ContactRow['state'][],
  writer: { agentId: UserId } | 'customer',
): Promise<ContactRow | undefined> {
  let query = tx.q
    .updateTable('contact')
    .set({ last_seq: sql<number>`last_seq + 1` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', 'in', [...states]);
  query = writer === 'customer' ? query.where('live', '=', true) : query.where('agent_id', '=', writer.agentId);
  return query.returningAll().executeTakeFirst();
}

export async function findByClientId(tx: TenantTx, id: ContactId, clientId: string): Promise<MessageRow | undefined> {
  return withAgentName(tx)
    .where('message.contact_id', '=', id)
    .where('message.client_id', '=', clientId)
    .executeTakeFirst();
}

export async function insertMessage(
  tx: TenantTx,
  message: {
    contact_id: string;
    seq: number;
    author: string;
    agent_id: string | null;
    text: string;
    client_id: string | null;
    attachment_id?: string | null;
    at: Date;
  },
): Promise<void> {
  await tx.q
    .insertInto('message')
    .values({ ...message, tenant_id: tx.tenantId })
    .execute();
}

/** Messages behind `afterSeq`, in order. */
export async function listMessages(tx: TenantTx, id: ContactId, afterSeq: number): Promise<MessageRow[]> {
  return withAgentName(tx)
    .where('message.contact_id', '=', id)
    .where('message.seq', '>', afterSeq)
    .orderBy('message.seq')
    .execute();
}

export interface SeenUpTo {
  readonly contactId: ContactId;
  readonly afterSeq: number;
}

/** What is new of several contacts, in order within each, and who holds them now. */
export async function listMessagesAfter(
  tx: TenantTx,
  wanted: readonly SeenUpTo[],
): Promise<(SeenUpTo & { message: MessageRow; holder: UserId | undefined })[]> {
  // Lateral: from each contact's own place in the index, however many rows the planner expects.
  const rows = await tx.q
    .selectFrom(
      sql<{ contact: string; after: number }>`unnest(
        ${wanted.map(({ contactId: id }) => id)}::uuid[], ${wanted.map(({ afterSeq }) => afterSeq)}::bigint[])`.as<'wanted'>(
        sql`wanted (contact, after)`,
      ),
    )
    .innerJoin('contact', 'contact.id', 'wanted.contact')
    .innerJoinLateral(
      (eb) =>
        withAgentName(tx)
          .whereRef('message.contact_id', '=', eb.ref('wanted.contact'))
          .whereRef('message.seq', '>', eb.ref('wanted.after'))
          .orderBy('message.seq')
          .as('found'),
      (join) => join.onTrue(),
    )
    .selectAll('found')
    .select([
      'wanted.after',
      sql<string | null>`case when contact.state = any(${[...holdingStates]}) then contact.agent_id end`.as('holder'),
    ])
    .where('contact.tenant_id', '=', tx.tenantId)
    .orderBy('found.seq')
    .execute();
  return rows.map(({ after, holder, ...message }) => ({
    contactId: contactIdSchema.parse(message.contact_id),
    afterSeq: after,
    message,
    holder: holder === null ? undefined : userId.parse(holder),
  }));
}

/** The newest messages, at most `limit`, in order; `older` when there are others before them. */
export async function listNewestMessages(
  tx: TenantTx,
  id: ContactId,
  limit: number,
): Promise<{ messages: MessageRow[]; older: boolean }> {
  const rows = await withAgentName(tx)
    .where('message.contact_id', '=', id)
    .orderBy('message.seq', 'desc')
    .limit(limit + 1)
    .execute();
  return { messages: rows.slice(0, limit).reverse(), older: rows.length > limit };
}

function withAgentName(tx: TenantTx) {
  return tx.q
    .selectFrom('message')
    .leftJoin('user_account', 'user_account.id', 'message.agent_id')
    .leftJoin('attachment', 'attachment.id', 'message.attachment_id')
    .selectAll('message')
    .select(sql<string | null>`user_account.first_name || ' ' || user_account.last_name`.as('agent_name'))
    .select([
      'attachment.name as attachment_name',
      'attachment.size as attachment_size',
      'attachment.media_type as attachment_type',
    ])
    .where('message.tenant_id', '=', tx.tenantId);
}
