import { type Selectable, sql } from 'kysely';
import type { ContactId, UserId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import type { Schema } from '#server/platform/schema.gen.ts';
import type { ContactRow } from './contact.store.ts';

export type MessageRow = Selectable<Schema['message']> & { agent_name: string | null };

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
  return withAgentName(tx).where('message.contact_id', '=', id).where('client_id', '=', clientId).executeTakeFirst();
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
  return withAgentName(tx).where('message.contact_id', '=', id).where('seq', '>', afterSeq).orderBy('seq').execute();
}

function withAgentName(tx: TenantTx) {
  return tx.q
    .selectFrom('message')
    .leftJoin('user_account', 'user_account.id', 'message.agent_id')
    .selectAll('message')
    .select(sql<string | null>`user_account.first_name || ' ' || user_account.last_name`.as('agent_name'))
    .where('message.tenant_id', '=', tx.tenantId);
}
