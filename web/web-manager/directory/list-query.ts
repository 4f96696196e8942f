/** Pure: what the server is asked for a place in a list. */
import type { z } from 'zod';
import type { ListPlace } from '#web/ui/table/list-place.ts';

/** By the contract's own schema; what an address says wrongly is not asked. */
export function listQueryOf<Query>(schema: z.ZodType<Query>, place: ListPlace): Query {
  const parsed = schema.safeParse(place);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path: [field] }) => String(field)));
  return schema.parse(Object.fromEntries(Object.entries(place).filter(([field]) => !wrong.has(field))));
}

/** The fields that narrow a list, so that a list without rows is not an empty one. */
export function conditionsOf(query: object): readonly string[] {
  const others = ['page', 'pageSize', 'sort', 'order'];
  return Object.entries(query).flatMap(([field, value]) =>
    value === undefined || others.includes(field) ? [] : [field],
  );
}
