import type { Clock } from './clock.ts';
import type { Database } from './db.ts';
import type { Secrets } from './secrets.ts';

/** What every act of the server stands on. */
export interface Ground {
  readonly db: Database;
  readonly clock: Clock;
}

/** For acts that keep secrets or read them. */
export interface SecretGround extends Ground {
  readonly secrets: Secrets;
}
