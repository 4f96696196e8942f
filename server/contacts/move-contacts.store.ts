import { sql } from 'kysely';
import type { QueueId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';
import type { ContactRow } from './contact.store.ts';

/** The contacts as they are now; undefined where `to` is no queue that could take them. */
export async function moveOpenContacts(
  tx: TenantTx,
  { from, to }: { from: QueueId; to: QueueId },
): Promise<ContactRow[] | undefined> {
  const heir = await tx.q
    .selectFrom('queue')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', to)
    .where('id', '<>', from)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (heir === undefined) return undefined;
  // Locked in the order in which claims lock them.
  const { rows } = await sql<ContactRow>`
    with open as materialized (
      select id from contact
      where tenant_id = ${tx.tenantId} and queue_id = ${from} and state in ('queued', 'offered', 'active', 'wrap-up')
      order by id for no key update
    )
    update contact set queue_id = ${to} from open where contact.id = open.id returning contact.*`.execute(tx.q);
  return rows;
}
