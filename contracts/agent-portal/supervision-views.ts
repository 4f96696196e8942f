/** What a supervisor sees of his tenant now. Each number is defined in server/statistics/ and named in the glossary. */
import { z } from 'zod';
import { agentState, agentStateCause } from '../vocabulary/agent-state.ts';
import { contactState } from '../vocabulary/contact-state.ts';
import { contactId, queueId, userId } from '../vocabulary/ids.ts';
import { medium } from '../vocabulary/medium.ts';

const count = z.int().min(0);

/** Handled and abandoned contacts of one stretch of time. */
export const throughput = z.object({ handled: count, abandoned: count });

export const queueNumbers = z.object({
  id: queueId,
  name: z.string(),
  waiting: count,
  /** Those of the waiting ones that are left messages: no customer waits at the other end. */
  messages: count,
  /** Since when the customer who waits longest has waited; absent while none does. */
  oldestSince: z.iso.datetime().optional(),
  offered: count,
  active: count,
  /** Of the last 15 minutes: `inTime` of `counted` were answered in time; `counted` 0 means that there is no level. */
  serviceLevel: z.object({ inTime: count, counted: count }),
  /** Members of the queue by their state; signed on are available and unavailable ones together. */
  agents: z.object({ available: count, unavailable: count }),
  /** The last 15 minutes. */
  recent: throughput,
  /** Since midnight in the tenant's time zone. */
  today: throughput,
});
export type QueueNumbers = z.infer<typeof queueNumbers>;

export const supervisedAgent = z.object({
  id: userId,
  name: z.string(),
  state: agentState,
  cause: agentStateCause,
  /** The name of the reason for being unavailable. */
  reason: z.string().optional(),
  since: z.iso.datetime(),
  /** Whether his desk is connected; false while he is offline or lost. */
  connected: z.boolean(),
  queueIds: z.array(queueId),
  /** What he holds: offered, active and in wrap-up. */
  contacts: z.array(
    z.object({
      id: contactId,
      medium,
      state: contactState,
      live: z.boolean(),
      customerConnected: z.boolean(),
    }),
  ),
});
export type SupervisedAgent = z.infer<typeof supervisedAgent>;

export const supervisedContact = z.object({
  id: contactId,
  medium,
  state: contactState,
  live: z.boolean(),
  queue: z.object({ id: queueId, name: z.string() }),
  agent: z.object({ id: userId, name: z.string() }).optional(),
  customer: z.string(),
  customerConnected: z.boolean(),
  /** When it came into its state: waits, is offered, was answered, was ended. */
  since: z.iso.datetime(),
  /** When the customer arrived. */
  queuedAt: z.iso.datetime(),
  /** In wrap-up for longer than its agent may take; he must give a reason to close it. */
  timeOver: z.literal(true).optional(),
});
export type SupervisedContact = z.infer<typeof supervisedContact>;

/** Whose contacts a supervisor looks at. */
export const focus = z.union([z.object({ queueId }).strict(), z.object({ agentId: userId }).strict()]);
export type Focus = z.infer<typeof focus>;

/** So many contacts of a queue or an agent are shown at most. */
export const contactsShown = 200;
