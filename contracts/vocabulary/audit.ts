import { z } from 'zod';

/** What was done. `expired`: entries older than they are kept. `session-ended`: from elsewhere, before its time. */
export const auditActions = [
  'added',
  'changed',
  'deleted',
  'password-changed',
  'password-reset',
  'second-factor-added',
  'second-factor-removed',
  'second-factor-reset',
  'recovery-code-used',
  'recovery-codes-renewed',
  'signed-on',
  'signed-off',
  'sign-on-failed',
  'session-ended',
  'expired',
  'taken-back',
  'reassigned',
  'ended',
  'conversation-read',
  'searched',
  'exported',
  'erased',
] as const;
export type AuditAction = (typeof auditActions)[number];
export const auditAction = z.enum(auditActions);

/** To what. */
export const auditObjects = [
  'installation',
  'tenant',
  'administrator',
  'user',
  'department',
  'location',
  'queue',
  'reason',
  'chat-page',
  'clip',
  'canned-answer',
  'session',
  'agent',
  'contact',
  'customer-data',
  'node',
  'alarms',
  'audit',
] as const;
export type AuditObject = (typeof auditObjects)[number];
export const auditObject = z.enum(auditObjects);

/** One field that is not as it was; a value that was not there, or is not there any more, is absent. */
export const fieldChange = z.object({
  field: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type FieldChange = z.infer<typeof fieldChange>;
