import type { AttachmentKind } from '#contracts/vocabulary/attachment.ts';
import type { AttachmentId, TenantId } from '#contracts/vocabulary/ids.ts';
import type { Database } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import { insertPiece, pieceBytes } from './attachment.store.ts';
import { withExtension } from './file-name.ts';
import { type FileType, fileTypeOf, isText, isTextType } from './file-type.ts';

export interface Incoming {
  tenantId: TenantId;
  id: AttachmentId;
  /** Clean. */
  name: string;
  /** Bytes that were announced. */
  size: number;
  kinds: readonly AttachmentKind[];
  body: AsyncIterable<Uint8Array>;
}

/**
 * Stores the content of an upload piece by piece; one piece is in memory, and the sender waits for the database. Throws
 * ATTACHMENT_KIND_REFUSED as soon as the first piece tells, ATTACHMENT_CUT_OFF when there are fewer or more bytes than
 * announced. What the file is and is called from now on is answered.
 */
export async function receive(db: Database, { tenantId, id, name, size, kinds, body }: Incoming) {
  const buffer = Buffer.allocUnsafe(Math.min(size, pieceBytes));
  let filled = 0;
  let index = 0;
  let received = 0;
  let type: FileType | undefined;

  async function store(): Promise<void> {
    const piece = buffer.subarray(0, filled);
    type ??= acceptedType(piece, name, kinds);
    if (isTextType(type) && !isText(piece)) throw new RelaisError('ATTACHMENT_KIND_REFUSED');
    await db.inTenant(tenantId, (tx) => insertPiece(tx, id, index, piece));
    index += 1;
    filled = 0;
  }

  for await (const bytes of body) {
    received += bytes.length;
    if (received > size) throw new RelaisError('ATTACHMENT_CUT_OFF', { detail: 'more bytes than announced' });
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + buffer.length - filled);
      buffer.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled === buffer.length) await store();
    }
  }
  if (received < size) throw new RelaisError('ATTACHMENT_CUT_OFF', { detail: 'fewer bytes than announced' });
  if (filled > 0) await store();
  if (type === undefined) throw new RelaisError('ATTACHMENT_EMPTY');
  return { name: withExtension(name, type.extensions), type: type.type };
}

function acceptedType(head: Buffer, name: string, kinds: readonly AttachmentKind[]): FileType {
  const type = fileTypeOf(head, name);
  if (type === undefined || !kinds.includes(type.kind)) throw new RelaisError('ATTACHMENT_KIND_REFUSED');
  return type;
}
