import { type ContactId, contactId as contactIdSchema, type TenantId, type UserId } from '#contracts/vocabulary/ids.ts';
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
  const reads = new BatchedReads<string, NewMessages>(async (tenantId, keys) => {
    const found = await db.readInTenant(tenantId, (tx) => listMessagesAfter(tx, keys.map(seenUpTo)));
    const byKey = Map.groupBy(found, keyOf);
    return (key) => {
      const rows = byKey.get(key) ?? [];
      return { messages: rows.map(({ message }) => message), holder: rows[0]?.holder };
    };
  }, batchSize);
  return (tenantId, contactId, afterSeq) => reads.get(tenantId, keyOf({ contactId, afterSeq }));
}

/** Equal keys are one: those who know the same of a contact share its rows too. */
const keyOf = ({ contactId, afterSeq }: SeenUpTo): string => `${contactId} ${afterSeq}`;

function seenUpTo(key: string): SeenUpTo {
  const [contact, afterSeq] = key.split(' ');
  return { contactId: contactIdSchema.parse(contact), afterSeq: Number(afterSeq) };
}
