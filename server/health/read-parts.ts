/** The parts of a node that /health/ready tells of, each looked at anew. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Part, PartCondition, PartFigures, PartName } from '#contracts/vocabulary/health-part.ts';
import type { Clock } from '#server/platform/clock.ts';
import { conditionOf } from '#server/platform/database-fault.ts';
import type { Database, PoolUse } from '#server/platform/db.ts';
import { type DiskRoom, readDiskRoom } from '#server/platform/disk.ts';
import { tailStalledAfterMs } from '#server/platform/events/tail.ts';
import type { Logger } from '#server/platform/log.ts';
import type { Works } from '#server/platform/works.ts';
import { readVitals, type Vitals } from './vitals.store.ts';

export interface PartsOptions {
  db: Database;
  clock: Clock;
  log: Pick<Logger, 'warn'>;
  works: Works;
  startedAt: Date;
  /** How far the reader of the event log is behind. */
  lagMs: () => number;
  /** When the certificate that this node serves runs out; undefined: it serves none. */
  certificateEnds: () => Date | undefined;
  /** The folders whose disks are watched. */
  disks: Readonly<Partial<Record<'disk' | 'database-disk', string>>>;
  /** The node is about to stop: balancers are to send nobody more. */
  isStopping?: () => boolean;
  readRoom?: (folder: string) => Promise<DiskRoom>;
}

/** A part that has not answered by then does not: whoever asks for health wants to know now. */
const answerWithinMs = 2_000;
const slowMs = 1_000;
/** Leases and offers of all nodes are counted by their clocks, which NTP keeps far closer than this. */
const skewLimitMs = 2_000;
/** Nodes beat every second; a beat writes, so that one that stays away says that nothing is written. */
const beatLimitMs = 10_000;
/** A work that failed so often in a row will not come right by itself. */
const failureLimit = 3;
const lowestFreeShare = 0.05;
const dayMs = 86_400_000;

export async function readParts(options: PartsOptions): Promise<Part[]> {
  const { clock, disks, works } = options;
  const [vitals, ...rooms] = await Promise.all([
    askDatabase(options),
    ...(['disk', 'database-disk'] as const).map((name) => diskPart(name, disks[name], options)),
  ]);
  const ends = options.certificateEnds();
  const all = [
    options.isStopping?.() === true ? one('node', 'stopping') : undefined,
    vitals.database,
    clockPart(vitals),
    beatPart(vitals, options),
    eventsPart(vitals, options),
    poolPart(options.db.pools()),
    worksPart(works),
    ...rooms,
    ends === undefined ? undefined : certificatePart(ends, clock.now()),
  ];
  return all.filter((each) => each !== undefined);
}

function one(name: PartName, condition: PartCondition, figures: PartFigures = {}, advisory = false): Part {
  return { name, ok: condition === 'fine', condition, advisory, figures };
}

interface Asked {
  database: Part;
  vitals?: Vitals;
  skewMs: number;
}

/** One transaction tells of the database, its clock and the beat. Why it fails is in the log, never in the answer. */
async function askDatabase({ db, clock, log }: PartsOptions): Promise<Asked> {
  const before = clock.now().getTime();
  const timer = new AbortController();
  try {
    const late = wait(answerWithinMs, undefined, { signal: timer.signal }).then(() => {
      throw new Error(`no answer within ${answerWithinMs} ms`);
    });
    const vitals = await Promise.race([db.asSystem(readVitals), late]);
    const after = clock.now().getTime();
    const tookMs = after - before;
    const figures = { tookMs, events: vitals.position };
    const condition = vitals.isReadOnly ? 'read-only' : tookMs > slowMs ? 'slow' : 'fine';
    const skewMs = Math.round((before + after) / 2 - vitals.now.getTime());
    return { database: one('database', condition, figures, condition === 'slow'), vitals, skewMs };
  } catch (error) {
    log.warn({ err: error, part: 'database' }, 'a part of the node is not well');
    return { database: one('database', conditionOf(error)), skewMs: 0 };
  } finally {
    timer.abort();
  }
}

function clockPart({ vitals, skewMs }: Asked): Part {
  if (vitals === undefined) return one('clock', 'unknown');
  return one('clock', Math.abs(skewMs) <= skewLimitMs ? 'fine' : 'off', { aheadMs: skewMs });
}

function beatPart({ vitals }: Asked, { clock, startedAt, works }: PartsOptions): Part {
  if (vitals === undefined) return one('beat', 'unknown');
  const now = clock.now().getTime();
  // A node that has just started has not had the time to beat after an outage.
  const since = Math.max(vitals.beatAt?.getTime() ?? 0, startedAt.getTime());
  const agoMs = Math.max(0, now - since);
  if (agoMs <= beatLimitMs) return one('beat', 'fine', { agoMs });
  const { lastError, failuresInARow = 0 } = works.report().find(({ name }) => name === 'beat') ?? {};
  const why = failuresInARow === 0 ? 'does-not-answer' : conditionOf(lastError);
  return one('beat', why === 'does-not-answer' ? 'late' : why, { agoMs });
}

function eventsPart({ vitals }: Asked, { lagMs, clock }: PartsOptions): Part {
  const behindMs = lagMs();
  const { pending, oldestPendingAt } = vitals ?? {};
  const oldestPendingMs = oldestPendingAt ? Math.max(0, clock.now().getTime() - oldestPendingAt.getTime()) : 0;
  const figures = { behindMs, ...(pending === undefined ? {} : { pending, oldestPendingMs }) };
  return one('events', behindMs <= tailStalledAfterMs ? 'fine' : 'behind', figures);
}

/** Asked at one moment: more that wait than there are connections is more than a moment's crowd. */
function poolPart(pools: readonly PoolUse[]): Part {
  const crowded = pools.some(({ waiting, max }) => waiting >= max);
  const figures = Object.fromEntries(
    pools.flatMap(({ name, inUse, waiting }) => [
      [`${name}InUse`, inUse],
      [`${name}Waiting`, waiting],
    ]),
  );
  return one('pool', crowded ? 'crowded' : 'fine', figures, true);
}

function worksPart(works: Works): Part {
  const failing = works.report().filter(({ failuresInARow }) => failuresInARow >= failureLimit);
  if (failing.length === 0) return one('works', 'fine', {}, true);
  return one('works', 'failing', { names: failing.map(({ name }) => name).join(', ') }, true);
}

async function diskPart(
  name: 'disk' | 'database-disk',
  folder: string | undefined,
  { log, readRoom = readDiskRoom }: PartsOptions,
): Promise<Part | undefined> {
  if (folder === undefined) return undefined;
  try {
    const { freeBytes, sizeBytes } = await readRoom(folder);
    const condition = freeBytes < sizeBytes * lowestFreeShare ? 'low' : 'fine';
    return one(name, condition, { freeBytes, sizeBytes }, true);
  } catch (error) {
    log.warn({ err: error, part: name }, 'a part of the node is not well');
    return one(name, 'does-not-answer', {}, true);
  }
}

function certificatePart(ends: Date, now: Date): Part {
  const days = Math.floor((ends.getTime() - now.getTime()) / dayMs);
  return one('certificate', days < 0 ? 'ended' : 'fine', { days, endsAt: ends.toISOString() }, true);
}
