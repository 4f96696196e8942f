import { z } from 'zod';

/** What an agent can be. Only an available agent is offered contacts. */
export const agentStates = ['offline', 'available', 'unavailable'] as const;
export type AgentState = (typeof agentStates)[number];
export const agentState = z.enum(agentStates);

/** Why an agent is in his state: he chose it, he let an offer run out, or his connection was lost. */
export const agentStateCauses = ['chosen', 'no-answer', 'connection-lost'] as const;
export type AgentStateCause = (typeof agentStateCauses)[number];
export const agentStateCause = z.enum(agentStateCauses);
