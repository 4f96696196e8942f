/** Contacts of the past by the thousand, written by the database itself. */
import { sql } from 'kysely';
import type { QueueId, TenantId } from '#contracts/vocabulary/ids.ts';
import type { Database } from '#server/platform/db.ts';

/** `count` contacts that ended at `at`, each with two messages. */
export async function addOldContacts(
  db: Database,
  tenant: TenantId,
  options: { queueId: QueueId; count: number; at: Date; state?: 'closed' | 'abandoned' },
): Promise<void> {
  const { queueId, count, at, state = 'closed' } = options;
  await db.asSystem(({ q }) =>
    sql`with added as (
      insert into contact (id, tenant_id, medium, state, live, queue_id, priority, queued_at, ended_at, closed_at, last_seq)
      select uuidv7(), ${tenant}, 'web-interaction', ${state}, true, ${queueId}, 5, ${at}, ${at}, ${at}, 2 from generate_series(1, ${count})
      returning id)
    insert into message (contact_id, seq, tenant_id, author, text, at)
    select id, seq, ${tenant}, 'customer', 'Hello', ${at} from added, generate_series(1, 2) seq`.execute(q),
  );
}
