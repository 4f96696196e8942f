/** The parts of a node that /health/ready tells of. */
import { type Part, probe } from './health.routes.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/db.ts';
import { readCursor, readDatabaseTime } from './platform/events/log.store.ts';
import { tailStalledAfterMs } from './platform/events/tail.ts';
import type { Logger } from './platform/log.ts';

/** Leases and offers of all nodes are counted by their clocks, which NTP keeps far closer than this. */
const skewLimitMs = 2_000;

export interface PartsOptions {
  db: Database;
  clock: Clock;
  log: Logger;
  /** How far the reader of the event log is behind. */
  lagMs: () => number;
  /** When the certificate that this node serves runs out; undefined: it serves none. */
  certificateEnds: () => Date | undefined;
}

const dayMs = 86_400_000;

export async function readParts({ db, clock, log, lagMs, certificateEnds }: PartsOptions): Promise<Part[]> {
  const database = await probe(log, 'database', async () => {
    const { position } = await db.asSystem(readCursor);
    return { ok: true, detail: `answers; ${position} events in the log` };
  });
  const time = await probe(log, 'clock', async () => {
    const before = clock.now().getTime();
    const there = await db.asSystem(readDatabaseTime);
    const after = clock.now().getTime();
    const skewMs = Math.round((before + after) / 2 - there.getTime());
    return { ok: Math.abs(skewMs) <= skewLimitMs, detail: `${skewMs} ms ahead of the database's` };
  });
  const lag = lagMs();
  const events: Part = { name: 'events', ok: lag <= tailStalledAfterMs, detail: `${lag} ms behind` };
  const ends = certificateEnds();
  if (ends === undefined) return [database, time, events];
  const days = Math.floor((ends.getTime() - clock.now().getTime()) / dayMs);
  const detail = days < 0 ? `ran out at ${ends.toISOString()}` : `good for ${days} more days`;
  return [database, time, events, { name: 'certificate', ok: days >= 0, detail, advisory: true }];
}
