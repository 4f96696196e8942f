import { type ErrorCode, errorStatus, type FieldFault } from '#contracts/vocabulary/error-code.ts';
import type { EventCursor } from '#contracts/vocabulary/event.ts';

/**
 * A fault that the caller is told. `code` comes from the one error table; doors turn it into problem details
 * (platform/http/problem.ts). Losing a race is not an error: transitions return it as a value.
 */
export class RelaisError extends Error {
  readonly code: ErrorCode;
  readonly fields: readonly FieldFault[];
  readonly retryAfterSeconds: number | undefined;
  readonly oldestCursor: EventCursor | undefined;

  constructor(
    code: ErrorCode,
    options: {
      detail?: string;
      fields?: readonly FieldFault[];
      retryAfterSeconds?: number;
      oldestCursor?: EventCursor;
      cause?: unknown;
    } = {},
  ) {
    super(options.detail ?? code, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'RelaisError';
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.oldestCursor = options.oldestCursor;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

/** The fault of one field of the form that was sent. */
export function fieldError(code: ErrorCode, path: string, detail?: string): RelaisError {
  return new RelaisError(code, { fields: [{ path, message: code }], ...(detail === undefined ? {} : { detail }) });
}
