import type { ErrorCode, FieldFault } from '#contracts/vocabulary/error-code.ts';
import { en } from './texts/en.ts';

/** Codes of the error table, and `NO_CONNECTION` for a request that got no answer. Texts: `errors.<code>`. */
export type ApiErrorCode = ErrorCode | 'NO_CONNECTION';

/** What every call of the typed client throws; nothing else leaves it but an AbortError of the caller's own signal. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** The faulty inputs as the server names them; English, for matching `path` only. */
  readonly fields: readonly FieldFault[];
  readonly retryAfterSeconds: number | undefined;
  /** By which the server's log knows the request. */
  readonly requestId: string | undefined;

  constructor(
    code: ApiErrorCode,
    options: {
      status: number;
      fields?: readonly FieldFault[] | undefined;
      retryAfterSeconds?: number | undefined;
      requestId?: string | undefined;
      cause?: unknown;
    },
  ) {
    super(code, { cause: options.cause });
    this.code = code;
    this.status = options.status;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.requestId = options.requestId;
  }
}

export function isApiError(error: unknown, code?: ApiErrorCode): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code);
}

/** Whether a request was given up for want of an answer, whoever wrapped that on its way. */
export function isTimeout(error: unknown): boolean {
  if (error instanceof DOMException) return error.name === 'TimeoutError';
  return error instanceof Error && isTimeout(error.cause);
}

/** The body of a refused response as an ApiError; a body that is no problem details is judged by its status. */
export function apiErrorOf(body: unknown, status: number): ApiError {
  if (typeof body !== 'object' || body === null || !('code' in body) || !isErrorCode(body.code)) {
    return new ApiError(codeOfStatus(status), { status });
  }
  return new ApiError(body.code, {
    status,
    fields: 'fields' in body && Array.isArray(body.fields) ? body.fields.filter(isFieldFault) : undefined,
    retryAfterSeconds:
      'retryAfterSeconds' in body && typeof body.retryAfterSeconds === 'number' ? body.retryAfterSeconds : undefined,
    requestId: 'requestId' in body && typeof body.requestId === 'string' ? body.requestId : undefined,
  });
}

/** A code as it came over the wire, or SERVER_FAULT for what this page does not know. */
export function errorCodeOf(value: unknown): ApiErrorCode {
  return value === 'NO_CONNECTION' || isErrorCode(value) ? value : 'SERVER_FAULT';
}

/** Every code has a text (a test holds that); the error table itself would load zod with it. */
function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && value !== 'NO_CONNECTION' && Object.hasOwn(en.errors, value);
}

function isFieldFault(value: unknown): value is FieldFault {
  return typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string';
}

/** A proxy in between answers with pages of its own. */
function codeOfStatus(status: number): ErrorCode {
  if (status === 502 || status === 503 || status === 504) return 'SERVER_NOT_READY';
  if (status === 413) return 'BODY_TOO_LARGE';
  return 'SERVER_FAULT';
}
