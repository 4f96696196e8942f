/**
 * The one error table: code → HTTP status. The code is also the id of the message that a page shows
 * (`errors.<CODE>` in its texts); a test holds that every code has an English and a French text.
 */
import { z } from 'zod';
import { eventCursor } from './event.ts';

export const errorStatus = {
  INPUT_INVALID: 400,
  REQUEST_FOREIGN_ORIGIN: 403,
  SIGN_ON_REQUIRED: 401,
  SIGN_ON_FAILED: 401,
  SIGN_ON_LIMITED: 429,
  PASSWORD_CHANGE_REQUIRED: 403,
  PASSWORD_WRONG: 422,
  PASSWORD_UNCHANGED: 422,
  PASSWORD_TOO_SHORT: 422,
  PASSWORD_HAS_NAME: 422,
  PASSWORD_COMMON: 422,
  PASSWORD_REUSED: 422,
  ONE_TIME_PASSWORD_EXPIRED: 403,
  SIGN_ON_SERVICE: 403,
  SECOND_FACTOR_REQUIRED: 403,
  SECOND_FACTOR_IN_USE: 409,
  SECOND_FACTOR_MISSING: 409,
  CODE_WRONG: 422,
  SESSION_NOT_FOUND: 404,
  PERMISSION_MISSING: 403,
  TENANT_NOT_FOUND: 404,
  TENANT_NAME_TAKEN: 409,
  TENANT_KEY_TAKEN: 409,
  TENANT_DOMAIN_TAKEN: 409,
  TENANT_NOT_EMPTY: 409,
  TENANT_MODE_SINGLE: 409,
  INSTALLATION_HAS_TENANTS: 409,
  USER_NOT_FOUND: 404,
  USER_NAME_TAKEN: 409,
  USER_CIRCUIT_TAKEN: 409,
  USER_EMPLOYEE_ID_TAKEN: 409,
  USER_BUSY: 409,
  USER_LAST_ADMINISTRATOR: 409,
  USER_IS_YOURSELF: 409,
  DEPARTMENT_NOT_FOUND: 404,
  DEPARTMENT_NAME_TAKEN: 409,
  DEPARTMENT_IN_USE: 409,
  LOCATION_NOT_FOUND: 404,
  LOCATION_NAME_TAKEN: 409,
  LOCATION_IN_USE: 409,
  IMPORT_UNREADABLE: 422,
  IMPORT_TOO_LONG: 422,
  IMPORT_COLUMN_MISSING: 422,
  IMPORT_FAULTY: 422,
  QUEUE_NOT_FOUND: 404,
  QUEUE_NAME_TAKEN: 409,
  QUEUE_IN_USE: 409,
  QUEUE_HAS_CONTACTS: 409,
  QUEUE_MEDIUM_MISSING: 409,
  REASON_NOT_FOUND: 404,
  REASON_NAME_TAKEN: 409,
  REASON_REQUIRED: 422,
  CHAT_PAGE_NOT_FOUND: 404,
  CHAT_PAGE_KEY_TAKEN: 409,
  CHAT_PAGE_CLOSED: 410,
  CHAT_LIMITED: 429,
  CLIP_NOT_FOUND: 404,
  CLIP_NUMBER_TAKEN: 409,
  CLIP_LIMIT_REACHED: 409,
  CANNED_ANSWER_NOT_FOUND: 404,
  CANNED_ANSWER_SLUG_TAKEN: 409,
  CANNED_ANSWER_LIMIT_REACHED: 409,
  CONTACT_NOT_FOUND: 404,
  CONTACT_STATE_CHANGED: 409,
  CONTACT_NOT_LIVE: 409,
  CONTACT_OPEN: 409,
  EXPORT_NOT_FOUND: 404,
  AGENT_NOT_CONNECTED: 409,
  TRANSFER_TARGET_BUSY: 409,
  MESSAGE_EMPTY: 422,
  ATTACHMENT_NOT_FOUND: 404,
  ATTACHMENT_GONE: 410,
  ATTACHMENT_LINK_EXPIRED: 403,
  ATTACHMENT_EMPTY: 422,
  ATTACHMENT_TOO_LARGE: 413,
  ATTACHMENT_KIND_REFUSED: 415,
  ATTACHMENT_CUT_OFF: 400,
  ATTACHMENT_LIMIT_REACHED: 409,
  ATTACHMENT_LIMITED: 429,
  NODE_NOT_FOUND: 404,
  NODE_WORKS: 409,
  WEBHOOK_ABSENT: 409,
  WEBHOOK_URL_REFUSED: 422,
  WEBHOOK_SECRET_MISSING: 422,
  VERSION_CHANGED: 409,
  CURSOR_GONE: 410,
  ROUTE_NOT_FOUND: 404,
  BODY_TOO_LARGE: 413,
  SERVER_NOT_READY: 503,
  SERVER_BUSY: 429,
  SERVER_FAULT: 500,
} as const;

export type ErrorCode = keyof typeof errorStatus;
export const errorCodes = Object.keys(errorStatus).filter((code): code is ErrorCode => code in errorStatus);

/** A fault of one input field; `path` is the field's name, with dots for nested ones. */
/** `limit`: the number that the rule names, e.g. of characters. */
export const fieldFault = z.object({ path: z.string(), message: z.string(), limit: z.int().optional() });
export type FieldFault = z.infer<typeof fieldFault>;

/**
 * Problem details (RFC 9457) as every door answers them. `code` is ours; `fields` names the faulty inputs;
 * `detail` is English for the log of an integrator, pages translate `code`.
 */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string().optional(),
  fields: z.array(fieldFault).optional(),
  retryAfterSeconds: z.int().optional(),
  /** With CURSOR_GONE of the event log: where a reader can go on without missing what is still kept. */
  oldestCursor: eventCursor.optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;
