import { createContext, useContext } from 'react';
import type { SessionView } from '#contracts/session.ts';
import type { PortalClient } from '../browser-desk.ts';

export interface AnswersAtDesk {
  readonly client: PortalClient['cannedAnswers'];
  /** Whose desk it is, and of which tenant. */
  readonly session: SessionView;
}

export const AnswersContext = createContext<AnswersAtDesk | undefined>(undefined);

/** The routes of canned answers, and who inserts them. */
export function useAnswersAtDesk(): AnswersAtDesk {
  const answers = useContext(AnswersContext);
  if (answers === undefined) throw new Error('useAnswersAtDesk outside the desk');
  return answers;
}

/** All that was read of them; to be invalidated after a change of one's own. */
export const answersKey = 'canned-answers';
