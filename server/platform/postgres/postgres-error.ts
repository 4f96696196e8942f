export type PostgresErrorCode =
  | 'DATABASE_BINARIES_MISSING'
  | 'DATABASE_VERSION_MISMATCH'
  | 'DATABASE_INIT_FAILED'
  | 'DATABASE_START_FAILED'
  | 'DATABASE_PASSWORD_MISSING'
  | 'DATABASE_MISPLACED'
  | 'DATA_DIR_IN_USE'
  | 'DATA_DIR_UNUSABLE';

/** A fault of the embedded PostgreSQL that an operator can act on; the message says how. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly code: PostgresErrorCode;

  constructor(code: PostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The `code` of a system error (`ENOENT`, `EACCES`, …), undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
