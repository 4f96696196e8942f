import type { z } from 'zod';
import { RelaisError } from '../errors.ts';
import { fieldFaultsOf } from './problem.ts';

/** What a route outside the contracts was given (query, path), or INPUT_INVALID with its fields. */
export function parseInput<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new RelaisError('INPUT_INVALID', { fields: fieldFaultsOf(parsed.error.issues) });
}
