/** All routes of the Agent Portal's door. */
import { deskAnswersContract } from './canned-answers.ts';
import { deskContract } from './desk.ts';
import { historyContract } from './history.ts';
import { passOnContract } from './pass-on.ts';
import { agentSessionContract } from './session.ts';
import { settingsContract } from './settings.ts';
import { supervisionContract } from './supervision.ts';

export const agentPortalContract = {
  session: agentSessionContract,
  desk: deskContract,
  passOn: passOnContract,
  history: historyContract,
  settings: settingsContract,
  supervision: supervisionContract,
  cannedAnswers: deskAnswersContract,
};
