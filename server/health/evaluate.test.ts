import { describe, expect, test } from 'vitest';
import type { AlarmThresholds } from '#contracts/web-manager/health.ts';
import { evaluate, type Seen, troubleKey } from './evaluate.ts';
import type { WatchedPart } from './health-watch.ts';

const now = new Date('2026-11-02T09:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
const day = 86_400;
const thresholds: AlarmThresholds = {
  partDownSeconds: 60,
  nodeGoneSeconds: 90,
  diskPercent: 10,
  certificateDays: 14,
  eventsStalledSeconds: 30,
  backupDays: 7,
};
const part = (changed: Partial<WatchedPart>): WatchedPart => ({
  name: 'events',
  ok: true,
  condition: 'fine',
  advisory: false,
  figures: {},
  since: ago(3_600),
  ...changed,
});
const node = (...parts: WatchedPart[]) => ({ name: 'web-1:8080', seenAt: ago(1), parts });
const quiet: Seen = {
  now,
  startedAt: ago(day),
  nodes: [node(part({}))],
  oldestPendingAt: undefined,
  lastBackupAt: ago(day),
  installedAt: ago(300 * day),
  open: new Set(),
};
const keys = (seen: Partial<Seen>, changed: Partial<AlarmThresholds> = {}): string[] =>
  evaluate({ ...quiet, ...seen }, { ...thresholds, ...changed }).map(troubleKey);

test('where all is well nothing is raised', () => {
  expect(keys({})).toEqual([]);
});

describe('a part that is down', () => {
  const down = (seconds: number, more: Partial<WatchedPart> = {}) =>
    keys({ nodes: [node(part({ ok: false, condition: 'behind', since: ago(seconds), ...more }))] });
  test('is an alarm once it has been so for the time that is set', () => {
    expect(down(59)).toEqual([]);
    expect(down(60)).toEqual(['part-down web-1:8080/events']);
    const nodes = [node(part({ ok: false, condition: 'behind', since: ago(60) }))];
    expect(keys({ nodes }, { partDownSeconds: 61 })).toEqual([]);
  });
  test('is one also when it only asks to be seen to', () => {
    expect(down(60, { name: 'works', condition: 'failing', advisory: true })).toEqual(['part-down web-1:8080/works']);
  });
  test('is none of a node that is gone: that is the alarm', () => {
    const silent = { ...node(part({ ok: false, since: ago(600) })), seenAt: ago(90) };
    expect(keys({ nodes: [silent] })).toEqual(['node-gone web-1:8080']);
  });
});

describe('a node', () => {
  const silent = (seconds: number) => [{ name: 'web-2:8080', seenAt: ago(seconds), parts: [] }];
  test('is gone after the time that is set', () => {
    expect(keys({ nodes: silent(89) })).toEqual([]);
    expect(keys({ nodes: silent(90) })).toEqual(['node-gone web-2:8080']);
    expect(keys({ nodes: silent(90) }, { nodeGoneSeconds: 91 })).toEqual([]);
  });
  test('has that time again after all were stopped', () => {
    expect(keys({ nodes: silent(day), startedAt: ago(89) })).toEqual([]);
    expect(keys({ nodes: silent(day), startedAt: ago(90) })).toEqual(['node-gone web-2:8080']);
  });
});

describe('a disk', () => {
  const disk = (percent: number, open: string[] = [], diskPercent = 10) =>
    keys(
      {
        nodes: [node(part({ name: 'disk', figures: { freeBytes: percent * 1e9, sizeBytes: 100e9 } }))],
        open: new Set(open),
      },
      { diskPercent },
    );
  const raised = 'disk-low web-1:8080/disk';
  test('is low below the share that is set', () => {
    expect(disk(10)).toEqual([]);
    expect(disk(9.9)).toEqual([raised]);
    expect(disk(9.9, [], 9)).toEqual([]);
  });
  test('whose alarm is raised must get a little more free than that', () => {
    expect(disk(11.9, [raised])).toEqual([raised]);
    expect(disk(12, [raised])).toEqual([]);
  });
  test('that cannot be looked at is a part that is down', () => {
    const gone = part({ name: 'disk', ok: false, condition: 'does-not-answer', advisory: true });
    expect(keys({ nodes: [node(gone)] })).toEqual(['part-down web-1:8080/disk']);
  });
});

test('a certificate is an alarm before it runs out', () => {
  const certificate = (days: number) => [node(part({ name: 'certificate', ok: days >= 0, figures: { days } }))];
  expect(keys({ nodes: certificate(14) })).toEqual([]);
  expect(keys({ nodes: certificate(13) })).toEqual(['certificate-ends web-1:8080']);
  expect(keys({ nodes: certificate(13) }, { certificateDays: 13 })).toEqual([]);
});

test('the event log stands still when an event waits for its number for too long', () => {
  expect(keys({ oldestPendingAt: ago(29) })).toEqual([]);
  expect(keys({ oldestPendingAt: ago(30) })).toEqual(['events-stalled ']);
  expect(keys({ oldestPendingAt: ago(30) }, { eventsStalledSeconds: 31 })).toEqual([]);
});

test('a backup is too old after the days that are set; without one the days count from the installation', () => {
  expect(keys({ lastBackupAt: ago(7 * day - 1) })).toEqual([]);
  expect(keys({ lastBackupAt: ago(7 * day) })).toEqual(['backup-old ']);
  expect(keys({ lastBackupAt: ago(7 * day) }, { backupDays: 8 })).toEqual([]);
  expect(keys({ lastBackupAt: ago(70 * day) }, { backupDays: 0 })).toEqual([]);
  expect(keys({ lastBackupAt: undefined, installedAt: ago(6 * day) })).toEqual([]);
  expect(keys({ lastBackupAt: undefined })).toEqual(['backup-old ']);
});

test('two nodes of one name are one alarm', () => {
  const down = node(part({ ok: false, since: ago(60) }));
  expect(keys({ nodes: [down, down] })).toEqual(['part-down web-1:8080/events']);
});
