import { describe, expect, it } from 'vitest';
import { contactId, reasonId } from '#contracts/vocabulary/ids.ts';
import { emptyDesk } from './desk-state.ts';
import { deskStore } from './desk-store.ts';
import { keepDesk, readKept, writeKept } from './kept-desk.ts';

const id = contactId.parse('0199a000-0000-7000-8000-000000000001');
const reason = reasonId.parse('0199a000-0000-7000-8000-000000000002');

describe('what is kept of the desk', () => {
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
      stranded: new Map([[id, { customerName: 'Ada' }]]),
      seen: new Map([[id, 7]]),
      chosen: id,
    };
    expect(readKept(writeKept({ ...emptyDesk, ...written }) ?? null)).toEqual(written);
    const read = { seen: new Map([[id, 7]]) };
    expect(readKept(writeKept({ ...emptyDesk, ...read }) ?? null)).toMatchObject(read);
  });

  it('is nothing when nothing was written, read or chosen', () => {
    expect(writeKept(emptyDesk)).toBeUndefined();
    expect(readKept(null)).toEqual({});
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '{"contacts":[{"id":"1"}]}',
    '{"contacts":{}}',
    '{"seen":[["1",2],3,[]],"chosen":"x"}',
  ])('is nothing in %j', (text) => {
    const desk = { ...emptyDesk, ...readKept(text) };
    expect(desk).toEqual(emptyDesk);
  });

  it('is saved when something to keep changes, and only then', () => {
    const store = deskStore();
    const saved: (string | undefined)[] = [];
    const stop = keepDesk(store, { read: () => null, save: (text) => saved.push(text) });
    store.dispatch({ type: 'connection-lost', at: 0 });
    expect(saved).toEqual([]);
    store.dispatch({ type: 'drafted', contactId: id, text: 'dra' });
    store.dispatch({ type: 'drafted', contactId: id, text: '' });
    expect(saved).toEqual([expect.stringContaining('"dra"'), undefined]);
    store.dispatch({ type: 'chosen', contactId: undefined });
    expect(saved).toHaveLength(2);
    stop();
    store.dispatch({ type: 'drafted', contactId: id, text: 'more' });
    expect(saved).toHaveLength(2);
  });
});
