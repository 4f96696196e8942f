import type pg from 'pg';
import type { Database } from '#server/platform/db.ts';

export interface Measure {
  bench: string;
  metric: string;
  value: number;
  unit: string;
  /** What it is held against, in the same unit; absent where there is nothing to compare with. */
  floor?: number;
  ratio?: number;
}

/** A migrated, empty installation on a cluster of the bench's own. */
export interface BenchContext {
  db: Database;
  owner: pg.ClientConfig;
  app: pg.ClientConfig;
  system: pg.ClientConfig;
}

export function ratio(value: number, floor: number): number {
  return Math.round((value / floor) * 1000) / 1000;
}
