import { ORPCError, ValidationError } from '@orpc/server';
import pg from 'pg';
import {
  type ErrorCode,
  errorCodes,
  errorStatus,
  type FieldFault,
  type Problem,
} from '#contracts/vocabulary/error-code.ts';
import { RelaisError } from '../errors.ts';

/** U+0000 in a text: PostgreSQL cannot hold it. What people may write is said by the contracts; this is for the rest. */
const characterNotStorable = '22021';

/** Any error as problem details (RFC 9457). What is not ours becomes SERVER_FAULT and tells nothing of the inside. */
export function problemOf(error: unknown, requestId: string): Problem {
  const known = toRelaisError(error);
  const code = known?.code ?? 'SERVER_FAULT';
  return {
    type: `urn:relais:error:${code.toLowerCase().replaceAll('_', '-')}`,
    title: code,
    status: errorStatus[code],
    code,
    ...(known === undefined || known.message === code ? {} : { detail: known.message }),
    ...(known === undefined || known.fields.length === 0 ? {} : { fields: [...known.fields] }),
    ...(known?.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: known.retryAfterSeconds }),
    ...(known?.oldestCursor === undefined ? {} : { oldestCursor: known.oldestCursor }),
    requestId,
  };
}

/** The errors that a caller is told: ours, and refusals by the schema of a route or by the HTTP layer. */
export function toRelaisError(error: unknown): RelaisError | undefined {
  if (error instanceof RelaisError) return error;
  if (error instanceof pg.DatabaseError && error.code === characterNotStorable) return new RelaisError('INPUT_INVALID');
  if (error instanceof ORPCError) {
    if (error.cause instanceof RelaisError) return error.cause;
    if (error.cause instanceof ValidationError && error.code === 'BAD_REQUEST') {
      return new RelaisError('INPUT_INVALID', { fields: fieldFaultsOf(error.cause.issues) });
    }
    if (error.code === 'BAD_REQUEST') return new RelaisError('INPUT_INVALID');
    if (isErrorCode(error.code)) return new RelaisError(error.code);
    return undefined;
  }
  if (error instanceof Error && 'statusCode' in error) {
    if (error.statusCode === 413) return new RelaisError('BODY_TOO_LARGE');
    if (error.statusCode === 404) return new RelaisError('ROUTE_NOT_FOUND');
    if (typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500) {
      return new RelaisError('INPUT_INVALID');
    }
  }
  return undefined;
}

function isErrorCode(code: string): code is ErrorCode {
  return errorCodes.some((known) => known === code);
}

interface Issue {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
}

export function fieldFaultsOf(issues: readonly Issue[]): FieldFault[] {
  return issues.map(fieldFaultOf);
}

function fieldFaultOf(issue: Issue): FieldFault {
  const keys = (issue.path ?? []).map((part) =>
    typeof part === 'object' && part !== null && 'key' in part ? String(part.key) : String(part),
  );
  return { path: keys.join('.'), message: issue.message };
}
