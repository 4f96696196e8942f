import { z } from 'zod';

/** What was done. `expired`: entries older than they are kept. The last three by a supervisor. */
export const auditActions = [
  'added',
  'changed',
  'deleted',
  'password-reset',
  'signed-on',
  'expired',
  'taken-back',
  'ended',
  'signed-off',
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
