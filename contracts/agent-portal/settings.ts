/** What an agent chooses for himself: Settings > Agent > CLIP (T3). */
import { z } from 'zod';
import { route } from '../route.ts';
import { clipId } from '../vocabulary/ids.ts';

export const agentSettings = z.object({
  /** The tenant's numbers that outbound calls may carry, by name. */
  clips: z.array(z.object({ id: clipId, number: z.string(), name: z.string() })),
  /** *Always use this value*; absent: ask each time. */
  alwaysUse: clipId.optional(),
});
export type AgentSettings = z.infer<typeof agentSettings>;

export const settingsContract = {
  get: route('contact.handle', 'agent-portal')
    .route({ method: 'GET', path: '/api/agent-portal/settings' })
    .output(agentSettings),
  /** Without `alwaysUse` the agent is asked at each call. CLIP_NOT_FOUND for a number that the tenant does not have. */
  setClip: route('contact.handle', 'agent-portal')
    .route({ method: 'PUT', path: '/api/agent-portal/settings/clip' })
    .input(z.object({ alwaysUse: clipId.optional() }))
    .output(agentSettings),
};
