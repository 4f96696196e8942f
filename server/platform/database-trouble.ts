/**
 * When the database cannot work now, whoever asked: it is away, takes no writes, has no connection left, no space. The
 * same request may succeed in a moment, so a caller is told SERVER_NOT_READY (503, Retry-After) and nothing is at fault.
 */
import pg from 'pg';
import { RelaisError } from './errors.ts';

/** What a caller is told to wait; the pages come back by themselves. */
const retryAfterSeconds = 2;

/**
 * SQLSTATEs: connection (08), resources: disk, memory, connections (53), shutdown and start (57P), a server that takes no
 * writes (25006), time-outs of ours (25P03, 25P04), input and output (58030).
 */
const troubleStates = /^(?:08|53|57P|25006$|25P0[34]$|58030$)/;
/** States after which the connection is worth nothing: the next one may lead to another server. */
const unfitStates = /^(?:08|57P|25006$|25P0[34]$)/;
/** What `pg` says in words only. */
const unfitWords =
  /^(?:Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client (?:has encountered|was closed))/;

/** The server behind the address is a standby, or was set to take no writes. */
export class ReadOnlyServer extends Error {
  override readonly name = 'ReadOnlyServer';

  constructor() {
    super('the database takes no writes: it is a standby or read-only');
  }
}

export type Trouble = 'connection' | 'server';

/** Undefined for an error that says nothing about the database. `connection`: this connection is of no use any more. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? '';
    if (unfitStates.test(code)) return 'connection';
    return troubleStates.test(code) ? 'server' : undefined;
  }
  const isOfTheSystem = 'syscall' in error || ('code' in error && String(error.code).startsWith('E'));
  return isOfTheSystem || unfitWords.test(error.message) ? 'connection' : undefined;
}

/** The error that callers are told; the cause is for the log. */
export function notReady(cause: unknown): RelaisError {
  return new RelaisError('SERVER_NOT_READY', { retryAfterSeconds, cause });
}

/** Whether `error` is the database's trouble, which is told once (connections.ts) and not by everybody who meets it. */
export function isNotReady(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isNotReady);
  return error instanceof RelaisError && error.code === 'SERVER_NOT_READY';
}
