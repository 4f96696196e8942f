/** Contacts are kept for a time after their end (Web Manager, Retention). */
import type { Ground } from '#server/platform/ground.ts';
import { type ContactsKept, deleteOldContacts } from './old-contacts.store.ts';

/** Contacts in a transaction: as many as go quickly, from one on, because the files of a single one may take long. */
const mostAtOnce = 500;
const ms = { slow: 400, quick: 100 };

/**
 * Deletes contacts that are too old, some in a transaction, until none is left or `isOver` says so. Answers how many.
 * Whoever else does the same at the same time gets others.
 */
export async function expireContacts(
  { db, clock }: Ground,
  keep: ContactsKept,
  isOver: () => boolean = () => false,
): Promise<number> {
  let deleted = 0;
  let batch = 1;
  while (!isOver()) {
    const start = performance.now();
    const gone = await db.asSystem((tx) => deleteOldContacts(tx, keep, clock.now(), batch));
    if (gone === 0) break;
    deleted += gone;
    const took = performance.now() - start;
    if (took > ms.slow) batch = Math.max(1, Math.floor(batch / 2));
    else if (took < ms.quick) batch = Math.min(mostAtOnce, batch * 2);
  }
  return deleted;
}
