/** What strangers and broken programs send; `npm run soak -- fuzz` sends twenty times as much. */
import { expect, onTestFinished, test } from 'vitest';
import { fuzzNode } from '#tests/support/fuzz-scene.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';

test('500 hostile requests to every route are answered in time, none with a fault of ours or with what is inside', async () => {
  const database = await createTestDatabase({ poolSize: 8 });
  onTestFinished(() => database.drop());
  const { faults, byStatus, slowestMs } = await fuzzNode(database, 500, 20261125);
  expect(faults).toEqual([]);
  // They get as far as the routes, and are told why not.
  // They get as far as the routes: some are taken, most are told what is wrong with them.
  const count = (...codes: string[]) => codes.reduce((sum, code) => sum + (byStatus[code] ?? 0), 0);
  expect(count('200', '201', '204')).toBeGreaterThan(25);
  expect(count('400', '422')).toBeGreaterThan(100);
  expect(slowestMs).toBeLessThan(5_000);
}, 120_000);
