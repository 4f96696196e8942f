import { z } from 'zod';

/** The states of a contact; the lawful ways between them are drawn in server/contacts/lifecycle.ts. */
export const contactStates = ['queued', 'offered', 'active', 'wrap-up', 'closed', 'abandoned'] as const;
export type ContactState = (typeof contactStates)[number];
export const contactState = z.enum(contactStates);

/** Why an agent did not keep a contact: he did not take it, was gone, did not want it
 * (`rejected`, `given-back`), or a supervisor took it from him. */
export const returnReasons = [
  'no-answer',
  'connection-lost',
  'signed-off',
  'agent-unavailable',
  'rejected',
  'given-back',
  'supervisor',
] as const;
export type ReturnReason = (typeof returnReasons)[number];
export const returnReason = z.enum(returnReasons);

/** Who or what ended the conversation of a contact. */
export const endReasons = ['customer', 'agent', 'customer-gone'] as const;
export type EndReason = (typeof endReasons)[number];
export const endReason = z.enum(endReasons);

/** Why a contact was closed without its agent: his time for the wrap-up was over, he was gone, or a supervisor did it. */
export const closeCauses = ['time-over', 'agent-gone', 'supervisor'] as const;
export type CloseCause = (typeof closeCauses)[number];
export const closeCause = z.enum(closeCauses);
