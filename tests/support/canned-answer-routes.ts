/** The routes of canned answers in the table of the Web Manager's. */
import { expect } from 'vitest';
import type { Ids, RouteCase } from './route-case.ts';

const answerBody = (w: Ids) => ({
  slug: `s-${crypto.randomUUID().slice(0, 8)}`,
  title: 'Greeting',
  text: 'Hello {{ customer.name }}!',
  language: 'en',
  queueId: w.queue,
});
const badAnswer: RouteCase['bad'] = [
  [{ slug: 'two words' }, 'slug'],
  [{ slug: '' }, 'slug'],
  [{ title: '' }, 'title'],
  [{ text: ' ' }, 'text'],
  [{ text: 'x'.repeat(4001) }, 'text'],
  [{ text: 'Hello {{customer.shoe}}' }, 'text'],
  [{ text: 'Hello {{customer.name}' }, 'text'],
  [{ language: 'xx' }, 'language'],
  [{ queueId: 'none' }, 'queueId'],
];
const answers = (w: Ids, tenant: string) => `/tenants/${tenant}/canned-answers/${w.answer}`;

export const cannedAnswerCases: Record<string, RouteCase> = {
  'cannedAnswers.list': {
    method: 'GET',
    path: (_, tenant) => `/tenants/${tenant}/canned-answers`,
    answer: { items: expect.any(Array), total: expect.any(Number) },
  },
  'cannedAnswers.get': {
    method: 'GET',
    path: answers,
    foreign: 'CANNED_ANSWER_NOT_FOUND',
    answer: { title: 'Greeting', text: 'Hello {{customer.name}}!' },
  },
  'cannedAnswers.add': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/canned-answers`,
    body: answerBody,
    bad: badAnswer,
    answer: { version: 1, text: 'Hello {{ customer.name }}!' },
  },
  'cannedAnswers.update': {
    method: 'PUT',
    path: answers,
    body: (w) => ({ ...answerBody(w), version: 1 }),
    bad: [...badAnswer, [{ version: undefined }, 'version']],
    foreign: 'CANNED_ANSWER_NOT_FOUND',
    answer: { version: 2, language: 'en' },
  },
  'cannedAnswers.remove': {
    method: 'DELETE',
    path: answers,
    foreign: 'CANNED_ANSWER_NOT_FOUND',
    answer: { done: true },
  },
};
