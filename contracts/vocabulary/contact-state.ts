import { z } from 'zod';

/** The states of a contact; the lawful ways between them are drawn in server/contacts/lifecycle.ts. */
export const contactStates = ['queued', 'offered', 'active', 'wrap-up', 'closed', 'abandoned'] as const;
export type ContactState = (typeof contactStates)[number];
export const contactState = z.enum(contactStates);

/** Why an offer or an active contact went back to its queue. */
export const returnReasons = ['no-answer', 'connection-lost', 'signed-off', 'agent-unavailable', 'supervisor'] as const;
export type ReturnReason = (typeof returnReasons)[number];
export const returnReason = z.enum(returnReasons);

/** Who or what ended the conversation of a contact. */
export const endReasons = ['customer', 'agent', 'customer-gone'] as const;
export type EndReason = (typeof endReasons)[number];
export const endReason = z.enum(endReasons);
