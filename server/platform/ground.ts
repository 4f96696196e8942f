import type { Clock } from './clock.ts';
import type { Database } from './db.ts';

/** What every act of the server stands on. */
export interface Ground {
  readonly db: Database;
  readonly clock: Clock;
}
