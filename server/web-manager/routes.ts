/** All contract routes of the Web Manager's door. */
import type { Ground } from '#server/platform/ground.ts';
import { administratorsRouter } from './administrators.routes.ts';
import { auditRouter } from './audit.routes.ts';
import { cannedAnswersRouter } from './canned-answers.routes.ts';
import { type ChatPagesOptions, chatPagesRouter } from './chat-pages.routes.ts';
import { clipsRouter } from './clips.routes.ts';
import { departmentsRouter, locationsRouter } from './groupings.routes.ts';
import { installationRouter } from './installation.routes.ts';
import { queuesRouter } from './queues.routes.ts';
import { reasonsRouter } from './reasons.routes.ts';
import { sessionRouter } from './session.routes.ts';
import { tenantsRouter } from './tenants.routes.ts';
import { usersRouter } from './users.routes.ts';

export function webManagerRouter(ground: Ground, options: ChatPagesOptions = { publicUrls: [] }) {
  return {
    session: sessionRouter(ground),
    installation: installationRouter(ground),
    tenants: tenantsRouter(ground),
    users: usersRouter(ground),
    departments: departmentsRouter(ground),
    locations: locationsRouter(ground),
    queues: queuesRouter(ground),
    reasons: reasonsRouter(ground),
    chatPages: chatPagesRouter(ground, options),
    clips: clipsRouter(ground),
    cannedAnswers: cannedAnswersRouter(ground),
    administrators: administratorsRouter(ground),
    audit: auditRouter(ground),
  };
}
