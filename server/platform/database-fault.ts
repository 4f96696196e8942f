import pg from 'pg';
import type { PartCondition } from '#contracts/vocabulary/health-part.ts';
import { ReadOnlyServer } from './database-trouble.ts';

/** PostgreSQL's codes (and classes, two characters) that say how the database is. */
const conditions: Readonly<Record<string, PartCondition>> = {
  '25006': 'read-only',
  '28': 'refused',
  '3D': 'refused',
  '53100': 'disk-full',
  '53300': 'out-of-connections',
  '57P01': 'starting',
  '57P02': 'starting',
  '57P03': 'starting',
};

/** How the database is, going by an error of it. Whatever does not say more says that it does not answer. */
export function conditionOf(error: unknown): PartCondition {
  for (const each of causes(error)) {
    if (each instanceof ReadOnlyServer) return 'read-only';
    if (!(each instanceof pg.DatabaseError) || each.code === undefined) continue;
    const condition = conditions[each.code] ?? conditions[each.code.slice(0, 2)];
    if (condition !== undefined) return condition;
  }
  return 'does-not-answer';
}

/** The error, what it gathers, and what it came from. */
function causes(error: unknown): unknown[] {
  if (error instanceof AggregateError) return error.errors.flatMap(causes);
  return error instanceof Error && error.cause !== undefined ? [error, ...causes(error.cause)] : [error];
}
