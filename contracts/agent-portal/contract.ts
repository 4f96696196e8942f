/** All routes of the Agent Portal's door. */
import { deskContract } from './desk.ts';
import { agentSessionContract } from './session.ts';

export const agentPortalContract = { session: agentSessionContract, desk: deskContract };
