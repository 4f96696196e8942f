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

/** What a measure is told by its own variables, to be shorter while somebody works on it. */
export function setting(
  name: 'SECONDS' | 'SOCKETS' | 'RUNS' | 'AGENTS' | 'CONTACTS_PER_SECOND',
  usual: number,
): number {
  return Number(process.env[`RELAIS_BENCH_${name}`] ?? usual);
}
