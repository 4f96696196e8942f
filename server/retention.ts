/** What is older than it is kept goes, in slices that a node does between its other work. */
import { sql } from 'kysely';
import { expireEntries } from './audit/audit.store.ts';
import { expireContacts } from './contacts/old-contacts.ts';
import { attemptAll } from './platform/attempt-all.ts';
import { expireEvents } from './platform/events/event-days.store.ts';
import type { Ground } from './platform/ground.ts';
import type { Logger } from './platform/log.ts';
import { getRetention } from './tenants/retention.store.ts';

export interface Retention {
  /** One slice: ends after `sliceMs` of work though there be more. Nothing while another node is at it. */
  slice(): Promise<void>;
  /** Ends the slice under way after the transaction that it is in. */
  stop(): void;
}

/** How long a node deletes without a pause, and how long the pauses are. */
const sliceMs = 3_000;
export const retentionEveryMs = 15_000;

export function createRetention(ground: Ground, log: Pick<Logger, 'info'>): Retention {
  let stopped = false;
  async function work(): Promise<void> {
    const keep = await ground.db.asSystem(getRetention);
    const { db, clock } = ground;
    const until = performance.now() + sliceMs;
    const isOver = (): boolean => stopped || performance.now() > until;
    // One that fails keeps no other back.
    await attemptAll(
      [
        async () => tell({ events: (await expireEvents(db, clock, keep.eventKeepDays, isOver)).forgotten }),
        async () => tell({ entries: await expireEntries(db, clock, keep.auditKeepDays, isOver) }),
        async () => tell({ contacts: await expireContacts(ground, keep, isOver) }),
      ],
      (expire) => expire(),
    );
  }
  function tell(deleted: Record<string, number>): void {
    if (Object.values(deleted).some((count) => count > 0)) log.info(deleted, 'deleted what is older than it is kept');
  }
  return {
    slice: () =>
      // Held by a transaction that does nothing else. A node that loses it costs work twice, nothing more.
      ground.db.asSystem(async (lock) => {
        const { rows } = await sql<{ got: boolean }>`
          select pg_try_advisory_xact_lock(hashtext('relais.retention')) as got`.execute(lock.q);
        if (rows[0]?.got === true && !stopped) await work();
      }),
    stop() {
      stopped = true;
    },
  };
}
