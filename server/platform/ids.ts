import { v7 } from 'uuid';
import type { z } from 'zod';
import type { Clock } from './clock.ts';

/** A new id of the branded kind that `schema` checks: UUIDv7, so that rows lie on disk in the order they came. */
export function newId<Id extends z.ZodType<string>>(schema: Id, clock: Clock): z.output<Id> {
  return schema.parse(v7({ msecs: clock.now().getTime() }));
}
