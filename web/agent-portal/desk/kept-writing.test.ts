import { describe, expect, it } from 'vitest';
import { contactId, reasonId } from '#contracts/vocabulary/ids.ts';
import { emptyDesk } from './desk-state.ts';
import { deskStore } from './desk-store.ts';
import { keepWriting, readKept, writeKept } from './kept-writing.ts';

const id = contactId.parse('0199a000-0000-7000-8000-000000000001');
const reason = reasonId.parse('0199a000-0000-7000-8000-000000000002');

describe('what is kept of the writing', () => {
  it('comes back as it was', () => {
    const written = {
      outgoing: [
        { contactId: id, clientId: 'a', text: 'hello', at: 5, state: 'pending' as const },
        {
          contactId: id,
          clientId: 'b',
          text: 'no',
          at: 6,
          state: 'failed' as const,
          code: 'CONTACT_NOT_LIVE' as const,
        },
      ],
      drafts: new Map([[id, 'dra']]),
      wrapUpDrafts: new Map([[id, { reasonId: reason, note: 'n' }]]),
      stranded: new Map([[id, 'Ada']]),
    };
    expect(readKept(writeKept({ ...emptyDesk, ...written }) ?? null)).toEqual(written);
  });

  it('is nothing when nothing is written', () => {
    expect(writeKept(emptyDesk)).toBeUndefined();
    expect(readKept(null)).toEqual({});
  });

  it.each(['', '{', '[]', 'null', '{"contacts":[{"id":"1"}]}', '{"contacts":{}}'])('is nothing in %j', (text) => {
    expect(readKept(text)).toEqual({});
  });

  it('is saved when something written changes, and only then', () => {
    const store = deskStore();
    const saved: (string | undefined)[] = [];
    const stop = keepWriting(store, { read: () => null, save: (text) => saved.push(text) });
    store.dispatch({ type: 'connection-lost', at: 0 });
    expect(saved).toEqual([]);
    store.dispatch({ type: 'drafted', contactId: id, text: 'dra' });
    store.dispatch({ type: 'drafted', contactId: id, text: '' });
    expect(saved).toEqual([expect.stringContaining('"dra"'), undefined]);
    stop();
    store.dispatch({ type: 'drafted', contactId: id, text: 'more' });
    expect(saved).toHaveLength(2);
  });
});
