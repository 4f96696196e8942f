import pg from 'pg';
import type { RelaisError } from './errors.ts';

const uniqueViolation = '23505';
const foreignKeyViolation = '23503';
const checkViolation = '23514';

/** The name of the unique key, foreign key or check that the database refused an act by; undefined for every other error. */
function violatedConstraint(error: unknown): string | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined;
  return [uniqueViolation, foreignKeyViolation, checkViolation].some((code) => code === error.code)
    ? error.constraint
    : undefined;
}

/**
 * Awaits `work` and turns the violation of a constraint named in `refusals` into what the caller is told. The database
 * decides, so two who race are both told the truth. The transaction is broken then: let the error leave it.
 */
export async function refuseBy<T>(work: Promise<T>, refusals: Readonly<Record<string, () => RelaisError>>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const refusal = refusals[violatedConstraint(error) ?? ''];
    if (refusal === undefined) throw error;
    throw refusal();
  }
}
