import { expect, test } from 'vitest';
import { tenantId as tenantIdSchema } from '#contracts/vocabulary/ids.ts';
import { BatchedReads } from './batched-reads.ts';

const tenantId = tenantIdSchema.parse('00000000-0000-7000-8000-000000000001');
const elsewhere = tenantIdSchema.parse('00000000-0000-7000-8000-000000000002');

/** Reads that end when they are told to. */
function reads() {
  const begun: { tenantId: string; keys: readonly number[]; end: (error?: Error) => void }[] = [];
  let version = 0;
  const batched = new BatchedReads<number, string>(async (tenant, keys) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    begun.push({ tenantId: tenant, keys, end: (error) => (error === undefined ? resolve() : reject(error)) });
    const read = ++version;
    await promise;
    return (key) => `${key} of read ${read}`;
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { batched, begun, turn };
}

test('a thousand who ask at once cost two reads, and each gets his own', async () => {
  const { batched, begun, turn } = reads();
  const asked = Array.from({ length: 1_000 }, (_, key) => batched.get(tenantId, key));
  await turn();
  expect(begun.map(({ keys }) => keys.length)).toEqual([500]);
  begun[0]?.end();
  await turn();
  expect(begun.map(({ keys }) => keys.length)).toEqual([500, 500]);
  begun[1]?.end();
  const values = await Promise.all(asked);
  expect([values[0], values[499], values[500], values[999]]).toEqual([
    '0 of read 1',
    '499 of read 1',
    '500 of read 2',
    '999 of read 2',
  ]);
});

test('a thousand who want the very same cost one read', async () => {
  const { batched, begun, turn } = reads();
  const asked = Array.from({ length: 1_000 }, () => batched.get(tenantId, 7));
  await turn();
  begun[0]?.end();
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['7 of read 1']));
  expect(begun.map(({ keys }) => keys)).toEqual([[7]]);
});

test('whoever asks while a read is under way gets a later one, never that', async () => {
  const { batched, begun, turn } = reads();
  const first = batched.get(tenantId, 1);
  await turn();
  const second = batched.get(tenantId, 1);
  const third = batched.get(tenantId, 2);
  await turn();
  expect(begun).toHaveLength(1);
  begun[0]?.end();
  expect(await first).toBe('1 of read 1');
  await turn();
  begun[1]?.end();
  expect(await Promise.all([second, third])).toEqual(['1 of read 2', '2 of read 2']);
  expect(begun).toHaveLength(2);
});

test('a read that fails fails for those who shared it, and for nobody else', async () => {
  const { batched, begun, turn } = reads();
  const failing = Promise.allSettled([batched.get(tenantId, 1), batched.get(tenantId, 2)]);
  const other = batched.get(elsewhere, 1);
  await turn();
  const later = batched.get(tenantId, 3);
  expect(begun.map((each) => each.tenantId)).toEqual([tenantId, elsewhere]);
  begun[0]?.end(new Error('no database'));
  begun[1]?.end();
  expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await other).toBe('1 of read 2');
  await turn();
  begun[2]?.end();
  expect(await later).toBe('3 of read 3');
});
