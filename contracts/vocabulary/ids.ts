/** Ids are UUIDv7 and branded, so that the id of one thing never passes for that of another. */
import { z } from 'zod';

export const tenantId = z.uuid().brand<'TenantId'>();
export type TenantId = z.infer<typeof tenantId>;
export const userId = z.uuid().brand<'UserId'>();
export type UserId = z.infer<typeof userId>;
export const queueId = z.uuid().brand<'QueueId'>();
export type QueueId = z.infer<typeof queueId>;
export const reasonId = z.uuid().brand<'ReasonId'>();
export type ReasonId = z.infer<typeof reasonId>;
export const chatPageId = z.uuid().brand<'ChatPageId'>();
export type ChatPageId = z.infer<typeof chatPageId>;
export const clipId = z.uuid().brand<'ClipId'>();
export type ClipId = z.infer<typeof clipId>;
export const departmentId = z.uuid().brand<'DepartmentId'>();
export type DepartmentId = z.infer<typeof departmentId>;
export const locationId = z.uuid().brand<'LocationId'>();
export type LocationId = z.infer<typeof locationId>;
export const cannedAnswerId = z.uuid().brand<'CannedAnswerId'>();
export type CannedAnswerId = z.infer<typeof cannedAnswerId>;
export const attachmentId = z.uuid().brand<'AttachmentId'>();
export type AttachmentId = z.infer<typeof attachmentId>;
export const contactId = z.uuid().brand<'ContactId'>();
export type ContactId = z.infer<typeof contactId>;
export const sessionId = z.uuid().brand<'SessionId'>();
export type SessionId = z.infer<typeof sessionId>;
