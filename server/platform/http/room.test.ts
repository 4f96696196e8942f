import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRoom, nextRoom } from './room.ts';

test('a busy thread lets fewer in, a free one all in the end; never nobody, never more than usual', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (uses) => {
      let room = 1;
      for (const busy of uses) {
        const next = nextRoom(room, busy, 0.8);
        expect(next).toBeGreaterThanOrEqual(1 / 4);
        expect(next).toBeLessThanOrEqual(1);
        if (busy > 0.8) expect(next).toBeLessThanOrEqual(room);
        else expect(next).toBeGreaterThanOrEqual(room);
        room = next;
      }
      for (let n = 0; n < 20; n++) room = nextRoom(room, 0, 0.8);
      expect(room).toBe(1);
    }),
  );
});

test('the room of a thread that does nothing but work shrinks within moments', async () => {
  const room = createRoom(0.5);
  expect(room()).toBe(1);
  let least = 1;
  for (const until = performance.now() + 5_000; least > 1 / 4 && performance.now() < until; ) {
    for (const round = performance.now() + 60; performance.now() < round; );
    least = Math.min(least, room());
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(least).toBe(1 / 4);
});
