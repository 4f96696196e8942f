import { expect, test } from 'vitest';
import { FairGate, GateFull } from './fair-gate.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Somebody who enters and stays until he is told to leave. */
function visitors(gate: FairGate) {
  const entered: string[] = [];
  const leaves: (() => void)[] = [];
  const come = (key: string) =>
    gate.enter(key).then((leave) => {
      entered.push(key);
      leaves.push(leave);
    });
  return { entered, leaves, come };
}

test('of one key only so many work at once, whatever room there is', async () => {
  const gate = new FairGate({ atOnce: 10, perKey: 2, waitingPerKey: 10, waiting: 10 });
  const { entered, leaves, come } = visitors(gate);
  const all = ['a', 'a', 'a', 'b'].map(come);
  await turn();
  expect(entered).toEqual(['a', 'a', 'b']);
  leaves[0]?.();
  await Promise.all(all);
  expect(entered).toEqual(['a', 'a', 'b', 'a']);
});

test('keys take turns: who comes alone waits for one of a crowd, not for the crowd', async () => {
  const gate = new FairGate({ atOnce: 1, perKey: 1, waitingPerKey: 100, waiting: 200 });
  const { entered, leaves, come } = visitors(gate);
  const all = [...Array.from({ length: 50 }, () => 'crowd'), 'alone', ...Array.from({ length: 3 }, () => 'few')].map(
    come,
  );
  for (let n = 0; n < all.length; n++) {
    await turn();
    leaves[n]?.();
  }
  await Promise.all(all);
  expect(entered.slice(0, 7)).toEqual(['crowd', 'alone', 'few', 'crowd', 'few', 'crowd', 'few']);
  expect(entered).toHaveLength(54);
});

test('with less room fewer are let in, and again as many as before once there is room', async () => {
  let room = 1;
  const gate = new FairGate({ atOnce: 8, perKey: 4, waitingPerKey: 100, waiting: 200 }, () => room);
  const { entered, leaves, come } = visitors(gate);
  const all = Array.from({ length: 12 }, () => come('crowd'));
  await turn();
  expect(entered).toHaveLength(4);
  room = 0.25;
  for (let n = 0; n < 2; n++) leaves[n]?.();
  await turn();
  expect(entered).toHaveLength(4);
  leaves[2]?.();
  await turn();
  expect(entered).toHaveLength(5);
  // Who comes now does not overtake those who wait, and brings in as many of them as there is room for.
  room = 1;
  all.push(come('crowd'));
  await turn();
  expect(entered).toHaveLength(7);
  for (let n = 3; n < all.length; n++) {
    leaves[n]?.();
    await turn();
  }
  await Promise.all(all);
  expect(gate.waiting).toBe(0);
});

test('what waits is bounded for a key and for all', async () => {
  const gate = new FairGate({ atOnce: 1, perKey: 1, waitingPerKey: 2, waiting: 3 });
  const { leaves, come } = visitors(gate);
  const all = ['a', 'a', 'a'].map(come);
  await expect(gate.enter('a')).rejects.toThrow(GateFull);
  all.push(come('b'));
  await expect(gate.enter('c')).rejects.toThrow(GateFull);
  expect(gate.waiting).toBe(3);
  for (let n = 0; n < 4; n++) {
    await turn();
    leaves[n]?.();
  }
  await Promise.all(all);
  expect(gate.waiting).toBe(0);
  await gate.run('c', async () => undefined);
});

test('leaving twice is leaving once, and work that fails leaves, too', async () => {
  const gate = new FairGate({ atOnce: 1, perKey: 1, waitingPerKey: 9, waiting: 9 });
  const leave = await gate.enter('a');
  leave();
  leave();
  await expect(gate.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const { entered, come } = visitors(gate);
  void come('a');
  void come('a');
  await turn();
  expect(entered).toEqual(['a']);
});
