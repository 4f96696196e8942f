/** What strangers and broken programs send; `npm run soak -- fuzz` sends twenty times as much. */
import { expect, onTestFinished, test } from 'vitest';
import { fuzzNode, fuzzSocketsOfNode } from '#tests/support/fuzz-scene.ts';
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

test('hostile frames and uploads close their own socket, or are told why not, and nothing of what is inside', async () => {
  const database = await createTestDatabase({ poolSize: 8 });
  onTestFinished(() => database.drop());
  const { faults, byOutcome } = await fuzzSocketsOfNode(database, 60, 20261125);
  expect(faults).toEqual([]);
  // They get as far as the doors, which take what is good and close what is not.
  const count = (...outcomes: string[]) => outcomes.reduce((sum, outcome) => sum + (byOutcome[outcome] ?? 0), 0);
  expect(count('desk 4400', 'chat 4400', 'desk 1009', 'chat 1009')).toBeGreaterThan(10);
  expect(count('desk 1000', 'chat 1000')).toBeGreaterThan(3);
  expect(count('upload 400', 'upload 401', 'upload 404', 'upload 415', 'upload 422')).toBeGreaterThan(10);
}, 60_000);
