/** Canned answers at the desk: those that an agent may insert, and his own, which he keeps himself. */
import { z } from 'zod';
import { cannedAnswerFields, cannedAnswerState } from '../canned-answer.ts';
import { done, route } from '../route.ts';
import { cannedAnswerId, queueId } from '../vocabulary/ids.ts';
import { language } from '../vocabulary/language.ts';
import { rowVersion } from '../vocabulary/row-version.ts';

export const answerScopes = ['own', 'queue', 'tenant'] as const;
export type AnswerScope = (typeof answerScopes)[number];

/** One that can be inserted; `text` has its placeholders still. */
export const deskAnswer = z.object({
  id: cannedAnswerId,
  scope: z.enum(answerScopes),
  slug: z.string(),
  title: z.string(),
  text: z.string(),
  language: language.optional(),
});
export type DeskAnswer = z.infer<typeof deskAnswer>;

export const ownAnswer = cannedAnswerFields.extend(cannedAnswerState);
export type OwnAnswer = z.infer<typeof ownAnswer>;

/** So many are answered at once; a search finds the others. */
export const mostDeskAnswers = 100;

const path = '/api/agent-portal/canned-answers';
const ownPath = '/api/agent-portal/own-canned-answers';

export const deskAnswersContract = {
  /**
   * His own, then those of the queue if he is its member, then the tenant's; within each those in `language` first. With
   * a search those that hold every word of it (case and accents don't matter), first those whose slug begins with it.
   */
  find: route('contact.handle', 'agent-portal')
    .route({ method: 'GET', path })
    .input(
      z.object({
        queueId: queueId.optional(),
        language: language.optional(),
        search: z.string().max(100).optional(),
      }),
    )
    .output(z.object({ items: z.array(deskAnswer), more: z.boolean() })),
  listOwn: route('contact.handle', 'agent-portal')
    .route({ method: 'GET', path: ownPath })
    .output(z.object({ items: z.array(ownAnswer) })),
  /** CANNED_ANSWER_SLUG_TAKEN among his own, CANNED_ANSWER_LIMIT_REACHED when he has a hundred. */
  addOwn: route('contact.handle', 'agent-portal')
    .route({ method: 'POST', path: ownPath })
    .input(cannedAnswerFields)
    .output(ownAnswer),
  updateOwn: route('contact.handle', 'agent-portal')
    .route({ method: 'PUT', path: `${ownPath}/{ownCannedAnswerId}` })
    .input(cannedAnswerFields.extend({ ownCannedAnswerId: cannedAnswerId, version: rowVersion }))
    .output(ownAnswer),
  removeOwn: route('contact.handle', 'agent-portal')
    .route({ method: 'DELETE', path: `${ownPath}/{ownCannedAnswerId}` })
    .input(z.object({ ownCannedAnswerId: cannedAnswerId }))
    .output(done),
};
