import { describe, expect, test } from 'vitest';
import { type ChatForm, chatFormDefault, type OwnField } from '#contracts/vocabulary/chat-form.ts';
import { judgeAnswers } from './form-answers.ts';

const none = { en: [], fr: [] };
const own = (kind: OwnField['kind'], change: Partial<OwnField> = {}): OwnField => ({
  id: crypto.randomUUID(),
  kind,
  label: { en: 'Order', fr: 'Commande' },
  required: false,
  choices: none,
  ...change,
});
const form = (change: Partial<ChatForm>): ChatForm => ({ ...chatFormDefault, ...change });
const all = { name: 'Grace', email: 'grace@example.org', phone: '+33 1 23 45', question: 'Why?' };

describe.each(['name', 'email', 'phone', 'question'] as const)('%s', (field) => {
  test('is asked for when it is required, and told where it is missing', () => {
    const { faults } = judgeAnswers(form({ [field]: 'required' }), { ...all, [field]: undefined }, 'chat');
    expect(faults).toContainEqual({ path: field, message: 'required' });
    expect(judgeAnswers(form({ [field]: 'required' }), all, 'chat').faults).toEqual([]);
  });

  test('may be missing when it is optional, and is kept when it is there', () => {
    const optional = form({ [field]: 'optional' });
    expect(judgeAnswers(optional, { ...all, [field]: undefined }, 'chat').faults).toEqual([]);
    const judged = judgeAnswers(optional, all, 'chat');
    expect(field === 'phone' ? judged.data[0]?.value : judged[field]).toBe(all[field]);
  });

  test('is not kept when it is not asked for', () => {
    const judged = judgeAnswers(form({ [field]: 'hidden' }), all, 'chat');
    expect(judged.faults).toEqual([]);
    expect(field === 'phone' ? judged.data : judged[field]).toEqual(field === 'phone' ? [] : undefined);
  });
});

test('a message has an address and a text, whatever the form says of them', () => {
  const bare = form({ email: 'hidden', question: 'hidden' });
  expect(judgeAnswers(bare, all, 'message')).toMatchObject({ faults: [], email: all.email, question: all.question });
  const { faults } = judgeAnswers(bare, { name: 'Grace' }, 'message');
  expect(faults.map(({ path }) => path)).toEqual(['address', 'text']);
});

test('a telephone number is one', () => {
  const { faults } = judgeAnswers(form({ phone: 'optional' }), { ...all, phone: 'call me' }, 'chat');
  expect(faults).toEqual([{ path: 'phone', message: 'format' }]);
});

test('a required field of the page’s own is told where it is missing', () => {
  const field = own('text', { required: true });
  const { faults } = judgeAnswers(form({ own: [field] }), all, 'chat');
  expect(faults).toEqual([{ path: `own.${field.id}`, message: 'required' }]);
  expect(judgeAnswers(form({ own: [own('text')] }), all, 'chat').faults).toEqual([]);
});

test.each([
  ['text', 'A-17', 'A-17', undefined],
  ['email', 'grace@example.org', 'grace@example.org', 'nowhere'],
  ['phone', '0123456', '0123456', 'call me'],
  ['choice', 'Fax', { en: 'Fax', fr: 'Télécopie' }, 'Télex'],
] as const)('a field of kind %s takes %j and keeps it with its label', (kind, value, kept, refused) => {
  const choices = kind === 'choice' ? { en: ['Phone', 'Fax'], fr: ['Téléphone', 'Télécopie'] } : none;
  const field = own(kind, { choices });
  const judged = judgeAnswers(form({ own: [field] }), { ...all, own: { [field.id]: value } }, 'chat');
  expect(judged).toMatchObject({ faults: [], data: [{ kind, label: field.label, value: kept }] });
  if (refused === undefined) return;
  const { faults } = judgeAnswers(form({ own: [field] }), { ...all, own: { [field.id]: refused } }, 'chat');
  expect(faults).toEqual([{ path: `own.${field.id}`, message: 'format' }]);
});

test('what belongs to no field of the form is not kept', () => {
  const judged = judgeAnswers(form({}), { ...all, own: { [crypto.randomUUID()]: 'x' } }, 'chat');
  expect(judged).toMatchObject({ faults: [], data: [] });
});
