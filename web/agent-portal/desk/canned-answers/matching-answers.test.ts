import { expect, it } from 'vitest';
import type { DeskAnswer } from '#contracts/agent-portal/canned-answers.ts';
import { cannedAnswerId } from '#contracts/vocabulary/ids.ts';
import { matchingAnswers } from './matching-answers.ts';

const answer = (slug: string, title: string, text: string): DeskAnswer => ({
  id: cannedAnswerId.parse(crypto.randomUUID()),
  scope: 'own',
  slug,
  title,
  text,
});
const answers = [
  answer('thanks', 'Merci', 'À bientôt, this was all'),
  answer('hi-there', 'Greeting', 'Hello'),
  answer('hi', 'Greeting', 'Hi'),
  answer('hours', 'Öffnungszeiten', 'Nine to five'),
];
const slugs = (query: string) => matchingAnswers(answers, query).map(({ slug }) => slug);

it('keeps the order of the server while nothing is typed', () => {
  expect(slugs('')).toEqual(['thanks', 'hi-there', 'hi', 'hours']);
});

it('finds by short name, title and text, whatever case and accents, and the short name first', () => {
  expect(slugs('hi')).toEqual(['hi', 'hi-there', 'thanks']);
  expect(slugs('OFFN')).toEqual(['hours']);
  expect(slugs('bientot')).toEqual(['thanks']);
  expect(slugs('nothing')).toEqual([]);
});
