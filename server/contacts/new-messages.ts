import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { BatchedReads } from '#server/platform/batched-reads.ts';
import type { Database } from '#server/platform/db.ts';
import { listMessagesAfter, type MessageRow, type SeenUpTo } from './message.store.ts';

/** What came to a contact behind the last message that somebody has, in order. */
export interface NewMessages {
  readonly messages: readonly MessageRow[];
  /** Who had the contact on his desk when they were read; undefined also where nothing is new. */
  readonly holder: UserId | undefined;
}

export type ReadNewMessages = (tenantId: TenantId, contactId: ContactId, afterSeq: number) => Promise<NewMessages>;

/** Of the contacts of one read: each may have a few new messages, seldom more. */
const batchSize = 100;

/**
 * Reads what is new for those who are told of it: the desk and the pages of a contact, and all that happens at the same
 * moment in a tenant, share one statement. Whoever asks gets what was there when he asked.
 */
export function createNewMessages(db: Pick<Database, 'readInTenant'>): ReadNewMessages {
  const reads = new BatchedReads<SeenUpTo, NewMessages>(async (tenantId, asked) => {
    const wanted = new Map(asked.map((each) => [keyOf(each), each]));
    const found = await db.readInTenant(tenantId, (tx) => listMessagesAfter(tx, [...wanted.values()]));
    const byKey = Map.groupBy(found, keyOf);
    return (each) => {
      const rows = byKey.get(keyOf(each)) ?? [];
      return { messages: rows.map(({ message }) => message), holder: rows[0]?.holder };
    };
  }, batchSize);
  return (tenantId, contactId, afterSeq) => reads.get(tenantId, { contactId, afterSeq });
}

const keyOf = ({ contactId, afterSeq }: SeenUpTo): string => `${contactId} ${afterSeq}`;
