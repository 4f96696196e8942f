/** All routes of the Agent Portal's door. */
import { ownAccess } from '../own-access.ts';
import { deskAnswersContract } from './canned-answers.ts';
import { deskContract } from './desk.ts';
import { historyContract } from './history.ts';
import { passOnContract } from './pass-on.ts';
import { agentSessionContract } from './session.ts';
import { settingsContract } from './settings.ts';
import { supervisionContract } from './supervision.ts';

export const agentPortalContract = {
  session: agentSessionContract,
  own: ownAccess('agent-portal'),
  desk: deskContract,
  passOn: passOnContract,
  history: historyContract,
  settings: settingsContract,
  supervision: supervisionContract,
  cannedAnswers: deskAnswersContract,
};
