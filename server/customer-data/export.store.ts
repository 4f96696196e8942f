/** All that is stored of a contact and its customer. */
import { sql } from 'kysely';
import { z } from 'zod';
import { type ContactDatum, contactDatum } from '#contracts/vocabulary/chat-form.ts';
import { type ContactId, contactId } from '#contracts/vocabulary/ids.ts';
import { attachmentOf, listMessages } from '#server/contacts/message.store.ts';
import type { TenantTx } from '#server/platform/db.ts';

export type StoredContact = NonNullable<Awaited<ReturnType<typeof findStoredContact>>>;

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly type: string | null;
  readonly at: string;
  /** Its content was deleted before; only the name is left. */
  readonly isGone: boolean;
}

/** Undefined when it is not there, or was erased. */
export async function findStoredContact(tx: TenantTx, id: ContactId) {
  const row = await tx.q
    .selectFrom('contact')
    .innerJoin('queue', 'queue.id', 'contact.queue_id')
    .leftJoin('chat_page', 'chat_page.id', 'contact.chat_page_id')
    .leftJoin('reason', 'reason.id', 'contact.wrap_up_reason_id')
    .leftJoin('contact_data', 'contact_data.contact_id', 'contact.id')
    .leftJoin('user_account', 'user_account.id', 'contact.agent_id')
    .selectAll('contact')
    .select(['queue.name as queue_name', 'chat_page.name as page_name', 'reason.name as reason_name', 'fields'])
    .select(sql<string | null>`user_account.first_name || ' ' || user_account.last_name`.as('agent_name'))
    .where('contact.tenant_id', '=', tx.tenantId)
    .where('contact.id', '=', id)
    .where('contact.erased_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const answers: ContactDatum[] = z.array(contactDatum).parse(row.fields ?? []);
  return {
    id: contactId.parse(row.id),
    customer: { name: row.customer_name, address: row.customer_address, language: row.language },
    medium: row.medium,
    state: row.state,
    queue: row.queue_name,
    chatPage: row.page_name,
    agent: row.agent_name,
    arrivedAt: row.queued_at.toISOString(),
    acceptedAt: timeOf(row.first_accepted_at),
    endedAt: timeOf(row.ended_at),
    closedAt: timeOf(row.closed_at),
    endReason: row.end_reason,
    wrapUp: { reason: row.reason_name, note: row.wrap_up_note },
    answers,
    messages: (await listMessages(tx, id, 0)).map((message) => ({
      number: message.seq,
      author: message.author,
      agent: message.agent_name,
      at: message.at.toISOString(),
      text: message.text,
      file: attachmentOf(message)?.attachment.id ?? null,
    })),
    notes: await listNotes(tx, id),
    files: await listFiles(tx, id),
  };
}

/** What agents told each other when they passed the contact on. */
async function listNotes(tx: TenantTx, id: ContactId) {
  const rows = await tx.q
    .selectFrom('contact_passing')
    .leftJoin('user_account', 'user_account.id', 'contact_passing.from_agent_id')
    .select(['contact_passing.at', 'contact_passing.kind', 'contact_passing.note'])
    .select(sql<string | null>`user_account.first_name || ' ' || user_account.last_name`.as('agent'))
    .where('contact_passing.tenant_id', '=', tx.tenantId)
    .where('contact_passing.contact_id', '=', id)
    .orderBy('contact_passing.at')
    .orderBy('contact_passing.id')
    .execute();
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
}

async function listFiles(tx: TenantTx, id: ContactId): Promise<StoredFile[]> {
  const rows = await tx.q
    .selectFrom('attachment')
    .select(['id', 'name', 'size', 'media_type as type', 'created_at', 'state'])
    .where('tenant_id', '=', tx.tenantId)
    .where('contact_id', '=', id)
    .where('state', '<>', 'uploading')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ created_at, state, ...row }) => ({
    ...row,
    at: created_at.toISOString(),
    isGone: state === 'gone',
  }));
}

/** In which zone times are written for people. */
export async function readTimeZone(tx: TenantTx): Promise<string> {
  const row = await tx.q
    .selectFrom('tenant')
    .select('time_zone')
    .where('id', '=', tx.tenantId)
    .executeTakeFirstOrThrow();
  return row.time_zone;
}

function timeOf(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
