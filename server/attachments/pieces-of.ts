import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { Database } from '#server/platform/db.ts';
import { type AttachmentRow, findPiece, pieceBytes } from './attachment.store.ts';

/** The content, read piece by piece as the receiver takes it. Throws in the middle when it was swept meanwhile. */
export async function* piecesOf(
  db: Database,
  tenantId: TenantId,
  { id, size }: Pick<AttachmentRow, 'id' | 'size'>,
): AsyncGenerator<Buffer> {
  for (let index = 0; index * pieceBytes < size; index += 1) {
    const piece = await db.readInTenant(tenantId, (tx) => findPiece(tx, id, index));
    if (piece === undefined) throw new Error(`the content of attachment ${id} is gone`);
    yield piece;
  }
}
