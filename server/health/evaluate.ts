/** Pure: what there is to raise an alarm for. */
import type { AlarmRule } from '#contracts/vocabulary/alarm.ts';
import type { PartFigures } from '#contracts/vocabulary/health-part.ts';
import type { AlarmThresholds } from '#contracts/web-manager/health.ts';
import type { WatchedPart } from './health-watch.ts';

export interface Trouble {
  rule: AlarmRule;
  subject: string;
  figures: PartFigures;
}

export interface Seen {
  now: Date;
  /** When the node began that looks: before that nobody may have been there to renew a row. */
  startedAt: Date;
  nodes: readonly { name: string; seenAt: Date; parts: readonly WatchedPart[] }[];
  /** Of the events that wait for their number. */
  oldestPendingAt: Date | undefined;
  lastBackupAt: Date | undefined;
  installedAt: Date;
  /** Alarms that are raised, as `rule subject`. */
  open: ReadonlySet<string>;
}

/** A disk that is freed a little must not end and raise its alarm again and again. */
const diskMargin = 2;
const daySeconds = 86_400;

export const troubleKey = ({ rule, subject }: Pick<Trouble, 'rule' | 'subject'>): string => `${rule} ${subject}`;

export function evaluate(seen: Seen, thresholds: AlarmThresholds): Trouble[] {
  const { now } = seen;
  const nodes = seen.nodes.map((node) => ({
    ...node,
    silent: secondsBetween(later(node.seenAt, seen.startedAt), now),
  }));
  const gone = nodes.filter(({ silent }) => silent >= thresholds.nodeGoneSeconds);
  const there = nodes.filter((node) => !gone.includes(node));
  const troubles = [
    ...gone.map(
      ({ name, seenAt }): Trouble => ({
        rule: 'node-gone',
        subject: name,
        figures: { seenAt: seenAt.toISOString() },
      }),
    ),
    ...there.flatMap(({ name, parts }) => parts.flatMap((part) => ofPart(name, part, seen, thresholds))),
    ...ofWhole(seen, thresholds),
  ];
  // Two nodes of one name are one alarm.
  return [...new Map(troubles.map((trouble) => [troubleKey(trouble), trouble])).values()];
}

function ofPart(node: string, part: WatchedPart, { now, open }: Seen, thresholds: AlarmThresholds): Trouble[] {
  const { freeBytes, sizeBytes, days } = part.figures;
  const subject = `${node}/${part.name}`;
  if (typeof freeBytes === 'number' && typeof sizeBytes === 'number') {
    const percent = sizeBytes === 0 ? 0 : (freeBytes / sizeBytes) * 100;
    const isRaised = open.has(troubleKey({ rule: 'disk-low', subject }));
    if (percent >= thresholds.diskPercent + (isRaised ? diskMargin : 0)) return [];
    return [{ rule: 'disk-low', subject, figures: { freePercent: Math.floor(percent * 10) / 10, freeBytes } }];
  }
  if (typeof days === 'number') {
    if (days >= thresholds.certificateDays) return [];
    return [{ rule: 'certificate-ends', subject: node, figures: { days } }];
  }
  if (part.ok || secondsBetween(part.since, now) < thresholds.partDownSeconds) return [];
  return [{ rule: 'part-down', subject, figures: { condition: part.condition, since: part.since.toISOString() } }];
}

function ofWhole(seen: Seen, { eventsStalledSeconds, backupDays }: AlarmThresholds): Trouble[] {
  const { now, oldestPendingAt, lastBackupAt, installedAt } = seen;
  const troubles: Trouble[] = [];
  const stalled = oldestPendingAt === undefined ? 0 : secondsBetween(oldestPendingAt, now);
  if (stalled >= eventsStalledSeconds) {
    troubles.push({ rule: 'events-stalled', subject: '', figures: { seconds: Math.round(stalled) } });
  }
  if (backupDays > 0 && secondsBetween(lastBackupAt ?? installedAt, now) >= backupDays * daySeconds) {
    const figures = lastBackupAt === undefined ? {} : { lastAt: lastBackupAt.toISOString() };
    troubles.push({ rule: 'backup-old', subject: '', figures });
  }
  return troubles;
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
