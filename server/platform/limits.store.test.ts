import { afterAll, beforeAll, expect, test } from 'vitest';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import type { Database } from './db.ts';
import { countInWindow, countUpTo, deleteOldWindows, secondsLeftInWindow, uncountInWindow } from './limits.store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** How many were counted before: one less than the next count says. */
const countBefore = async (...window: Parameters<typeof countInWindow>) => (await countInWindow(...window)) - 1;

test('a window counts its own key only and ends by itself', async () => {
  const clock = manualClock();
  const { db } = database;
  expect(await countInWindow(db, clock, 'a', 60)).toBe(1);
  expect(await countInWindow(db, clock, 'a', 60)).toBe(2);
  expect(await countInWindow(db, clock, 'b', 60)).toBe(1);
  expect(await countBefore(db, clock, 'a', 60)).toBe(2);
  clock.advance(60);
  expect(await countInWindow(db, clock, 'a', 60)).toBe(1);
});

test('those who count at once all get a number of their own', async () => {
  const clock = manualClock();
  const counts = await Promise.all(Array.from({ length: 20 }, () => countInWindow(database.db, clock, 'race', 60)));
  expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

test('what was counted too early can be taken back, never below nothing', async () => {
  const clock = manualClock();
  const { db } = database;
  await countInWindow(db, clock, 'back', 60);
  for (let i = 0; i < 2; i++) await db.asSystem((tx) => uncountInWindow(tx, clock, 'back', 60));
  expect(await countBefore(db, clock, 'back', 60)).toBe(0);
});

test('the wait is told in whole seconds until the window ends', () => {
  const clock = manualClock(new Date('2026-11-02T09:00:10.500Z'));
  expect(secondsLeftInWindow(clock, 60)).toBe(50);
  clock.set(new Date('2026-11-02T09:00:59.999Z'));
  expect(secondsLeftInWindow(clock, 60)).toBe(1);
});

test('only old windows are deleted', async () => {
  const clock = manualClock(new Date('2027-01-01T00:00:00Z'));
  const { db } = database;
  await countInWindow(db, clock, 'old', 60);
  clock.advance(3600);
  await countInWindow(db, clock, 'new', 60);
  expect(await deleteOldWindows(db, clock, 1800)).toBeGreaterThan(0);
  expect(await countBefore(db, clock, 'new', 60)).toBe(1);
  expect(await deleteOldWindows(db, clock, 1800)).toBe(0);
});

test('a flood beyond a limit is refused without asking the database, for two seconds at a time', async () => {
  const clock = manualClock();
  let asked = 0;
  const db: Database = {
    ...database.db,
    asSystem(work) {
      asked += 1;
      return database.db.asSystem(work);
    },
  };
  const once = (key = 'flood') => countUpTo(db, clock, { key, windowSeconds: 600, limit: 3 });
  expect([await once(), await once(), await once(), await once()]).toEqual([1, 2, 3, undefined]);
  asked = 0;
  for (let n = 0; n < 100; n++) expect(await once()).toBeUndefined();
  expect(asked).toBe(0);
  expect(await once('another')).toBe(1);
  clock.advance(2);
  asked = 0;
  expect([await once(), await once()]).toEqual([undefined, undefined]);
  expect(asked).toBe(1);
  clock.advance(600);
  expect(await once()).toBe(1);
});
