/** All contract routes of the Agent Portal's door. */
import { signOffAgent, signOnAgent } from '#server/agents/agent-state.ts';
import { ownAccessRouter } from '#server/identity/own-access.routes.ts';
import type { SecretGround } from '#server/platform/ground.ts';
import { deskAnswersRouter } from './canned-answers.routes.ts';
import { deskRouter } from './desk.routes.ts';
import { historyRouter } from './history.routes.ts';
import { passOnRouter } from './pass-on.routes.ts';
import { agentSessionRouter, type DeskPresence } from './session.routes.ts';
import { settingsRouter } from './settings.routes.ts';
import { supervisionRouter } from './supervision.routes.ts';

export function agentPortalRouter(ground: SecretGround) {
  const presence: DeskPresence = {
    onSignOn: async (tenantId, agentId) => void (await signOnAgent(ground, { tenantId, agentId })),
    onSignOff: (tenantId, agentId) => signOffAgent(ground, { tenantId, agentId }),
  };
  return {
    session: agentSessionRouter(ground, presence),
    own: ownAccessRouter(ground, 'agent-portal', {
      onComplete: async ({ tenant, userId }) => {
        if (tenant !== undefined) await presence.onSignOn(tenant.id, userId);
      },
      onDeskEmpty: presence.onSignOff,
    }),
    desk: deskRouter(ground),
    passOn: passOnRouter(ground),
    history: historyRouter(ground),
    settings: settingsRouter(ground),
    supervision: supervisionRouter(ground),
    cannedAnswers: deskAnswersRouter(ground),
  };
}
