import { expect, onTestFinished, test, vi } from 'vitest';
import { recently } from './recently.ts';

test('however many ask, it is read once at a time and then not for a while; a failure is not kept', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let reads = 0;
  let fails = false;
  const read = recently(250, async () => {
    reads += 1;
    if (fails) throw new Error('no');
    return reads;
  });
  expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
  vi.advanceTimersByTime(249);
  expect(await read()).toBe(1);
  vi.advanceTimersByTime(1);
  fails = true;
  await expect(read()).rejects.toThrow('no');
  fails = false;
  expect(await read()).toBe(3);
});
