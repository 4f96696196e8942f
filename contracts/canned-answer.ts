/** Canned answers: texts that agents insert by a short name after `/`. The tenant's, a queue's, or an agent's own. */
import { z } from 'zod';
import { nameText } from './route.ts';
import { cannedAnswerId } from './vocabulary/ids.ts';
import { language } from './vocabulary/language.ts';
import { placeholderFaults } from './vocabulary/placeholder.ts';
import { rowVersion } from './vocabulary/row-version.ts';
import { plainText } from './vocabulary/text.ts';

export const longestAnswer = 4000;
/** Of one's own an agent has at most so many; the database holds it too (CANNED_ANSWER_LIMIT_REACHED). */
export const ownAnswersPerAgent = 100;

export const cannedAnswerFields = z.object({
  /** The short name after `/`; unique among the tenant's, a queue's, an agent's own. */
  slug: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/),
  title: nameText(),
  /** With placeholders (vocabulary/placeholder.ts); others are refused by their name. */
  text: plainText(z.string().trim().min(1), longestAnswer).superRefine((text, context) => {
    const [fault] = placeholderFaults(text);
    if (fault === undefined) return;
    const params = { fault: 'unknownPlaceholder', entry: fault };
    context.addIssue({ code: 'custom', message: `${fault} is no placeholder`, params });
  }),
  /** The language of the text; absent: for customers of every language. */
  language: language.optional(),
});
export type CannedAnswerFields = z.infer<typeof cannedAnswerFields>;

export const cannedAnswerState = { id: cannedAnswerId, version: rowVersion, updatedAt: z.iso.datetime() };
