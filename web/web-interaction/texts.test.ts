import { describe, expect, it } from 'vitest';
import { attachmentId } from '#contracts/vocabulary/ids.ts';
import { type ChatState, startChat } from './chat-state.ts';
import { browserLanguage, texts } from './texts.ts';
import { leftTranscript, transcript } from './transcript.ts';

function wordsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'function') return [[path, String(value(2))]];
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(Object(value)).flatMap(([key, inner]) => wordsOf(inner, `${path}.${key}`));
}

describe('the texts', () => {
  it('say something in both languages, and not the same', () => {
    const english = new Map(wordsOf(texts.en));
    const kinds = ['image', 'pdf', 'archive'].map((kind) => `.files.kinds.${kind}`);
    const same = ['.chat.log', '.chat.agent', '.transcript.file', '.transcript.leftFile', ...kinds];
    for (const [path, french] of wordsOf(texts.fr)) {
      expect(french.trim(), path).not.toBe('');
      if (!same.includes(path)) expect(french, path).not.toBe(english.get(path));
    }
  });

  it('call a chat “discussion” in French, as the glossary does', () => {
    for (const [path, french] of wordsOf(texts.fr)) expect(french, path).not.toMatch(/\bchats?\b/iu);
  });

  it('keep French signs at their words', () => {
    for (const [path, french] of wordsOf(texts.fr)) expect(french, path).not.toMatch(/ [:;?!»]|« |'/u);
  });

  it('break no line within “e-mail”', () => {
    for (const { 1: text } of [...wordsOf(texts.en), ...wordsOf(texts.fr)]) expect(text).not.toMatch(/e-mail/u);
  });

  it('are in the first of the browser’s languages that exists', () => {
    expect(browserLanguage(['de-DE', 'fr-CH', 'en'])).toBe('fr');
    expect(browserLanguage(['EN-us'])).toBe('en');
    expect(browserLanguage(['ja'])).toBe('en');
  });
});

describe('the transcript', () => {
  it('says who wrote what and when, and what was not delivered', () => {
    const at = '2026-11-24T09:00:00.000Z';
    const state: ChatState = {
      ...startChat([{ clientId: 'c', text: 'Still there?', at: Date.parse(at), state: 'refused' }]),
      messages: [
        { seq: 1, author: 'customer', text: 'Hello', at },
        { seq: 2, author: 'agent', agentName: 'Ada Byron', text: 'Good morning', at },
      ],
    };
    const chat = { token: 't', customerName: 'Zoé', pageName: 'Help', tenantName: 'Acme' };
    const lines = transcript(state, chat, texts.en, 'en-GB', 'UTC').split('\n');
    expect(lines).toEqual([
      'Conversation: Help (Acme)',
      '',
      '[24 Nov 2026, 09:00] Zoé:',
      'Hello',
      '',
      '[24 Nov 2026, 09:00] Ada Byron:',
      'Good morning',
      '',
      '[24 Nov 2026, 09:00] Zoé (not sent: the chat was over):',
      'Still there?',
      '',
    ]);
  });
});

it('keeps a message that was left with its page, time and address', () => {
  const message = { name: 'Zoé', address: 'z@a.fr', text: 'Call me', pageName: 'Help', tenantName: 'Acme' };
  const leftAt = Date.parse('2026-11-24T09:00:00.000Z');
  expect(leftTranscript({ ...message, leftAt }, texts.en, 'en-GB', 'UTC').split('\n')).toEqual([
    'Message left: Help (Acme)',
    '',
    '[24 Nov 2026, 09:00] Zoé (z@a.fr):',
    'Call me',
    '',
  ]);
});

it('a transcript says the name and size of a file', () => {
  const at = '2026-11-24T09:00:00.000Z';
  const id = attachmentId.parse('0199a000-0000-7000-8000-000000000001');
  const attachment = { id, name: 'offer.pdf', size: 1_300_000, type: 'application/pdf' };
  const state: ChatState = { ...startChat(), messages: [{ seq: 1, author: 'customer', text: '', at, attachment }] };
  const chat = { token: 't', customerName: 'Zoé', pageName: 'Help', tenantName: 'Acme' };
  const lines = transcript(state, chat, texts.en, 'en-GB', 'UTC').split('\n');
  expect(lines.slice(2)).toEqual(['[24 Nov 2026, 09:00] Zoé:', '[offer.pdf (1.2 MB)]', '']);
});
