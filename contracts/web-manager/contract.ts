/** All routes of the Web Manager's door. */

import { ownAccess } from '../own-access.ts';
import { administratorsContract } from './administrators.ts';
import { auditContract } from './audit.ts';
import { cannedAnswersContract } from './canned-answers.ts';
import { chatPagesContract } from './chat-pages.ts';
import { clipsContract } from './clips.ts';
import { customerDataContract } from './customer-data.ts';
import { departmentsContract, locationsContract } from './groupings.ts';
import { healthContract } from './health.ts';
import { installationContract } from './installation.ts';
import { queuesContract } from './queues.ts';
import { reasonsContract } from './reasons.ts';
import { retentionContract } from './retention.ts';
import { sessionContract } from './session.ts';
import { tenantsContract } from './tenants.ts';
import { administratorAccessContract, userAccessContract } from './user-access.ts';
import { userImportContract } from './user-import.ts';
import { usersContract } from './users.ts';

export const webManagerContract = {
  session: sessionContract,
  own: ownAccess('web-manager'),
  installation: installationContract,
  tenants: tenantsContract,
  users: usersContract,
  userImport: userImportContract,
  departments: departmentsContract,
  locations: locationsContract,
  userAccess: userAccessContract,
  queues: queuesContract,
  reasons: reasonsContract,
  chatPages: chatPagesContract,
  clips: clipsContract,
  customerData: customerDataContract,
  cannedAnswers: cannedAnswersContract,
  administrators: administratorsContract,
  administratorAccess: administratorAccessContract,
  audit: auditContract,
  retention: retentionContract,
  health: healthContract,
};
