/** All contract routes of the Web Manager's door. */
import { signOffAgent } from '#server/agents/agent-state.ts';
import { ownAccessRouter } from '#server/identity/own-access.routes.ts';
import type { SecretGround } from '#server/platform/ground.ts';
import { createOutbound, type Outbound } from '#server/platform/outbound/outbound.ts';
import { administratorsRouter } from './administrators.routes.ts';
import { auditRouter } from './audit.routes.ts';
import { cannedAnswersRouter } from './canned-answers.routes.ts';
import { type ChatPagesOptions, chatPagesRouter } from './chat-pages.routes.ts';
import { clipsRouter } from './clips.routes.ts';
import { customerDataRouter } from './customer-data.routes.ts';
import { departmentsRouter, locationsRouter } from './groupings.routes.ts';
import { healthRouter } from './health.routes.ts';
import { installationRouter } from './installation.routes.ts';
import { queuesRouter } from './queues.routes.ts';
import { reasonsRouter } from './reasons.routes.ts';
import { retentionRouter } from './retention.routes.ts';
import { sessionRouter } from './session.routes.ts';
import { tenantsRouter } from './tenants.routes.ts';
import { administratorAccessRouter, userAccessRouter } from './user-access.routes.ts';
import { userImportRouter } from './user-import.routes.ts';
import { usersRouter } from './users.routes.ts';

export interface WebManagerOptions extends ChatPagesOptions {
  /** Absent in tests that call nobody. */
  readonly outbound?: Outbound;
}

export function webManagerRouter(ground: SecretGround, options: WebManagerOptions = { publicUrls: [] }) {
  const { outbound = createOutbound({ privateNetworks: [] }) } = options;
  return {
    session: sessionRouter(ground),
    own: ownAccessRouter(ground, 'web-manager', {
      onComplete: async () => undefined,
      onDeskEmpty: (tenantId, agentId) => signOffAgent(ground, { tenantId, agentId }),
    }),
    installation: installationRouter(ground),
    tenants: tenantsRouter(ground),
    users: usersRouter(ground),
    userImport: userImportRouter(ground),
    departments: departmentsRouter(ground),
    locations: locationsRouter(ground),
    userAccess: userAccessRouter(ground),
    queues: queuesRouter(ground),
    reasons: reasonsRouter(ground),
    chatPages: chatPagesRouter(ground, options),
    clips: clipsRouter(ground),
    customerData: customerDataRouter(ground),
    cannedAnswers: cannedAnswersRouter(ground),
    administrators: administratorsRouter(ground),
    administratorAccess: administratorAccessRouter(ground),
    audit: auditRouter(ground),
    retention: retentionRouter(ground),
    health: healthRouter({ ...ground, outbound }),
  };
}
