/**
 * The one store of files: rows of `attachment`, their content in pieces of 256 KiB. Pieces are written and read
 * one a transaction, so that no file is ever in memory as a whole. Nobody sees a file before `markReady`, which belongs
 * into the transaction that stores its message.
 */
import { type Selectable, sql } from 'kysely';
import { type AttachmentLimits, attachmentKind } from '#contracts/vocabulary/attachment.ts';
import { type AttachmentId, attachmentId, type ContactId, contactId, tenantId } from '#contracts/vocabulary/ids.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { SystemTx, TenantTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Schema } from '#server/platform/schema.gen.ts';

export const pieceBytes = 256 * 1024;

export type AttachmentRow = Selectable<Schema['attachment']>;

/** What the tenant lets people send; read anew for each upload, so that a change holds at once. */
export async function readLimits(tx: TenantTx): Promise<AttachmentLimits> {
  const row = await tx.q
    .selectFrom('tenant')
    .select(['attachment_megabytes', 'attachment_kinds'])
    .where('id', '=', tx.tenantId)
    .executeTakeFirstOrThrow();
  return { megabytes: row.attachment_megabytes, kinds: row.attachment_kinds.map((kind) => attachmentKind.parse(kind)) };
}

export interface Usage {
  readonly files: number;
  readonly bytes: number;
  /** Under way. */
  readonly uploading: number;
}

/** What a contact has already, uploads under way with their announced size. Hold the contact's row before. */
export async function readUsage(tx: TenantTx, contact: ContactId): Promise<Usage> {
  return tx.q
    .selectFrom('attachment')
    .select([
      sql<number>`count(*)::integer`.as('files'),
      sql<number>`coalesce(sum(size), 0)`.as('bytes'),
      sql<number>`(count(*) filter (where state = 'uploading'))::integer`.as('uploading'),
    ])
    .where('tenant_id', '=', tx.tenantId)
    .where('contact_id', '=', contact)
    .executeTakeFirstOrThrow();
}

/** Begins an upload; it is swept unless it is ready by `expiresAt`. */
export async function insertUpload(
  tx: TenantTx,
  upload: { id: AttachmentId; contactId: ContactId; name: string; size: number; at: Date; expiresAt: Date },
): Promise<void> {
  await tx.q
    .insertInto('attachment')
    .values({
      id: upload.id,
      tenant_id: tx.tenantId,
      contact_id: upload.contactId,
      name: upload.name,
      size: upload.size,
      created_at: upload.at,
      expires_at: upload.expiresAt,
    })
    .execute();
}

/** ATTACHMENT_CUT_OFF when the upload was swept meanwhile. `data` may be used again once this has answered. */
export async function insertPiece(tx: TenantTx, id: AttachmentId, index: number, data: Buffer): Promise<void> {
  const insert = tx.q
    .insertInto('attachment_chunk')
    .values({ attachment_id: id, index, tenant_id: tx.tenantId, data })
    .execute();
  await refuseBy(insert, { attachment_chunk_attachment_id_fkey: () => new RelaisError('ATTACHMENT_CUT_OFF') });
}

/** ATTACHMENT_CUT_OFF when the upload is not there any more. */
export async function markReady(tx: TenantTx, id: AttachmentId, file: { name: string; type: string }): Promise<void> {
  const { numUpdatedRows } = await tx.q
    .updateTable('attachment')
    .set({ state: 'ready', name: file.name, media_type: file.type, expires_at: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new RelaisError('ATTACHMENT_CUT_OFF');
}

/** Takes an upload away with its pieces; a file that has become part of a message stays. */
export async function deleteUpload(tx: TenantTx, id: AttachmentId): Promise<void> {
  await tx.q
    .deleteFrom('attachment')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .execute();
}

/** A file of the contact; ATTACHMENT_NOT_FOUND, or ATTACHMENT_GONE when only its name is left. */
export async function getAttachment(tx: TenantTx, contact: ContactId, id: string): Promise<AttachmentRow> {
  const known = attachmentId.safeParse(id).data;
  const row =
    known === undefined
      ? undefined
      : await tx.q
          .selectFrom('attachment')
          .selectAll()
          .where('tenant_id', '=', tx.tenantId)
          .where('contact_id', '=', contact)
          .where('id', '=', known)
          .where('state', '<>', 'uploading')
          .executeTakeFirst();
  if (row === undefined) throw new RelaisError('ATTACHMENT_NOT_FOUND');
  if (row.state === 'gone') throw new RelaisError('ATTACHMENT_GONE');
  return row;
}

export async function findPiece(tx: TenantTx, id: string, index: number): Promise<Buffer | undefined> {
  const row = await tx.q
    .selectFrom('attachment_chunk')
    .select('data')
    .where('tenant_id', '=', tx.tenantId)
    .where('attachment_id', '=', id)
    .where('index', '=', index)
    .executeTakeFirst();
  return row?.data;
}

/** Whose file it is, and what signs links to it (channels/web-interaction/attachment-link.ts). */
export async function findOwner(tx: SystemTx, id: AttachmentId) {
  const row = await tx.q
    .selectFrom('attachment')
    .innerJoin('contact', 'contact.id', 'attachment.contact_id')
    .select(['attachment.tenant_id', 'attachment.contact_id', 'contact.customer_token_hash'])
    .where('attachment.id', '=', id)
    .executeTakeFirst();
  if (row === undefined || row.customer_token_hash === null) return undefined;
  return {
    tenantId: tenantId.parse(row.tenant_id),
    contactId: contactId.parse(row.contact_id),
    tokenHash: row.customer_token_hash,
  };
}

/** From `at` on the contact's files are without content: it was abandoned unanswered, and nobody will read them. */
export async function expireFiles(tx: TenantTx, contact: ContactId, at: Date): Promise<void> {
  await tx.q
    .updateTable('attachment')
    .set({ expires_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('contact_id', '=', contact)
    .where('state', '=', 'ready')
    .execute();
}

/** Files a sweep takes at most; the next one goes on. */
const batch = 20;

/** Deletes uploads that were cut off and the content of files that are due. */
export async function deleteDue(tx: SystemTx, now: Date): Promise<void> {
  const due = await tx.q
    .selectFrom('attachment')
    .select(['id', 'state'])
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(batch)
    .forUpdate()
    .skipLocked()
    .execute();
  const idsIn = (cutOff: boolean) => due.filter(({ state }) => (state === 'uploading') === cutOff).map(({ id }) => id);
  const [cutOff, old] = [idsIn(true), idsIn(false)];
  if (cutOff.length > 0) await tx.q.deleteFrom('attachment').where('id', 'in', cutOff).execute();
  if (old.length === 0) return;
  await tx.q.deleteFrom('attachment_chunk').where('attachment_id', 'in', old).execute();
  await tx.q.updateTable('attachment').set({ state: 'gone', expires_at: null }).where('id', 'in', old).execute();
}
