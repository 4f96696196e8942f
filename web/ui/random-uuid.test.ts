import { expect, it } from 'vitest';
import { z } from 'zod';
import { randomUuid } from './random-uuid.ts';

it('draws a UUID of version 4, another one every time', () => {
  const drawn = Array.from({ length: 100 }, randomUuid);
  for (const one of drawn) expect(z.uuidv4().safeParse(one).success).toBe(true);
  expect(new Set(drawn).size).toBe(drawn.length);
});
