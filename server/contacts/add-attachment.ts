import { type AttachmentLimits, bytesPerMegabyte } from '#contracts/vocabulary/attachment.ts';
import { type AttachmentId, attachmentId } from '#contracts/vocabulary/ids.ts';
import { deleteUpload, insertUpload, readLimits, readUsage, type Usage } from '#server/attachments/attachment.store.ts';
import { cleanName } from '#server/attachments/file-name.ts';
import { receive } from '#server/attachments/receive.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { newId } from '#server/platform/ids.ts';
import { countUpTo, secondsLeftInWindow } from '#server/platform/limits.store.ts';
import { type Added, type AddMessage, type Author, addMessage } from './add-message.ts';
import { type ContactRow, lockContact } from './contact.store.ts';
import { findByClientId } from './message.store.ts';

/** Of one contact, both sides together. While nobody has answered, less is kept for a customer who may never wait for it. */
export const contactBounds = {
  files: 100,
  megabytes: 200,
  megabytesWaiting: 50,
  atOnce: 4,
  perMinute: 20,
} as const;

/** An upload that takes longer is taken for cut off; HTTP gives up before (platform/http/uploads.ts). */
const uploadSeconds = 1_200;

export interface AddAttachment extends Omit<AddMessage, 'text' | 'attachment'> {
  /** As the sender's device calls the file. */
  name: string;
  /** Bytes announced. */
  size: number;
  body: AsyncIterable<Uint8Array>;
}

/**
 * Stores a file with its message, which becomes visible at once and as a whole. Whatever goes wrong on the way leaves
 * nothing: the upload is deleted here, or, when this node dies, swept when it falls due. Throws ATTACHMENT_… for what
 * the tenant or the bounds of a contact refuse, before a byte is read where that can be known.
 */
export async function addAttachment(ground: Ground, act: AddAttachment): Promise<Added> {
  const { db } = ground;
  const { tenantId, contactId, author, clientId } = act;
  const begun = await begin(ground, act);
  if (begun.outcome !== 'begun') return begun;
  const { id, name, limits } = begun;
  try {
    const file = await receive(db, { tenantId, id, name, size: act.size, kinds: limits.kinds, body: act.body });
    const added = await addMessage(ground, {
      tenantId,
      contactId,
      author,
      clientId,
      text: '',
      attachment: { id, ...file },
    });
    if (added.outcome !== 'added') await db.inTenant(tenantId, (tx) => deleteUpload(tx, id));
    return added;
  } catch (error) {
    await discard(ground, act, id, error);
    throw error;
  }
}

type Begun = { outcome: 'begun'; id: AttachmentId; name: string; limits: AttachmentLimits } | Added;

async function begin({ db, clock }: Ground, act: AddAttachment): Promise<Begun> {
  const { tenantId, contactId, author, clientId, size } = act;
  if (size === 0) throw new RelaisError('ATTACHMENT_EMPTY');
  const counted = { key: `attachment:${contactId}`, windowSeconds: 60, limit: contactBounds.perMinute };
  if ((await countUpTo(db, clock, counted)) === undefined) {
    throw new RelaisError('ATTACHMENT_LIMITED', { retryAfterSeconds: secondsLeftInWindow(clock, 60) });
  }
  return db.inTenant<Begun>(tenantId, async (tx) => {
    // Two who begin at once take turns, so that no bound is passed.
    const contact = await lockContact(tx, contactId);
    const first = await findByClientId(tx, contactId, clientId);
    if (first !== undefined) return { outcome: 'repeated', message: first };
    if (contact === undefined || !mayWrite(contact, author)) return { outcome: 'state-changed' };
    const limits = await readAllowed(tx, size);
    holdBounds(await readUsage(tx, contactId), contact, size);
    const id = newId(attachmentId, clock);
    const name = cleanName(act.name);
    const at = clock.now();
    await insertUpload(tx, { id, contactId, name, size, at, expiresAt: plusSeconds(at, uploadSeconds) });
    return { outcome: 'begun', id, name, limits };
  });
}

/** What addMessage will ask again when the file is there. */
function mayWrite(contact: ContactRow, author: Author): boolean {
  if (!contact.live) return false;
  if (author.kind === 'agent') return contact.state === 'active' && contact.agent_id === author.agentId;
  return ['queued', 'offered', 'active'].includes(contact.state);
}

async function readAllowed(tx: TenantTx, size: number): Promise<AttachmentLimits> {
  const limits = await readLimits(tx);
  if (limits.kinds.length === 0) throw new RelaisError('ATTACHMENT_KIND_REFUSED');
  if (size > limits.megabytes * bytesPerMegabyte) throw new RelaisError('ATTACHMENT_TOO_LARGE');
  return limits;
}

function holdBounds(usage: Usage, contact: ContactRow, size: number): void {
  if (usage.uploading >= contactBounds.atOnce) throw new RelaisError('ATTACHMENT_LIMITED', { retryAfterSeconds: 5 });
  const megabytes = contact.accepted_at === null ? contactBounds.megabytesWaiting : contactBounds.megabytes;
  const full = usage.files >= contactBounds.files || usage.bytes + size > megabytes * bytesPerMegabyte;
  if (full) throw new RelaisError('ATTACHMENT_LIMIT_REACHED');
}

/** When this fails as well, the sweep takes the upload; the first error is the one to tell. */
async function discard({ db }: Ground, { tenantId }: AddAttachment, id: AttachmentId, first: unknown): Promise<void> {
  try {
    await db.inTenant(tenantId, (tx) => deleteUpload(tx, id));
  } catch (error) {
    if (first instanceof Error && first.cause === undefined) first.cause = error;
  }
}
