import { expect, it } from 'vitest';
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import { contactId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import { deskStore } from './desk-store.ts';
import { deskUploads } from './desk-uploads.ts';

const id = contactId.parse('0199a000-0000-7000-8000-000000000001');
const now = '2026-11-24T10:00:00Z';

function page() {
  const store = deskStore();
  const posted: string[] = [];
  let drawn = 0;
  const post = (_: unknown, file: File) => {
    posted.push(file.name);
    return new Promise(() => undefined);
  };
  const uploads = deskUploads(store, post, () => `c${++drawn}`);
  const snapshot = (...states: DeskContact['state'][]) => {
    const contacts = states.map((state) => ({
      contact: {
        id,
        medium: 'web-interaction' as const,
        state,
        live: true,
        queue: { id: queueId.parse('0199a000-0000-7000-8000-0000000000aa'), name: 'Sales' },
        customer: { name: 'Grace' },
        customerConnected: true,
        queuedAt: now,
      },
      messages: [],
    }));
    const me = {
      id: userId.parse('0199a000-0000-7000-8000-0000000000bb'),
      state: 'available',
      cause: 'chosen',
      since: now,
    } as const;
    const lists = { queues: [], unavailableReasons: [], wrapUpReasons: [] };
    store.dispatch({ type: 'frame', at: 0, frame: { type: 'snapshot', now, me, contacts, ...lists } });
  };
  snapshot('active');
  uploads.hold(id, [new File(['x'], 'invoice.pdf')]);
  return { uploads, posted, snapshot };
}

it('files go with the message, and until then leaving the page asks', () => {
  const { uploads, posted } = page();
  expect([posted, uploads.waits()]).toEqual([[], true]);
  uploads.send(id);
  expect(posted).toEqual(['invoice.pdf']);
});

it('files of a contact that is taken away are told, and stand with it when it comes back', () => {
  const { uploads, snapshot } = page();
  snapshot();
  expect(uploads.stranded()).toEqual([{ contactId: id, customerName: 'Grace', names: ['invoice.pdf'] }]);
  expect(uploads.waits()).toBe(false);
  snapshot('active');
  expect(uploads.stranded()).toEqual([]);
  expect(uploads.of(id)).toMatchObject([{ name: 'invoice.pdf', state: 'held' }]);
  snapshot();
  uploads.forget(id);
  expect([uploads.stranded(), uploads.of(id)]).toEqual([[], []]);
});

it('files of a contact that its agent closes go silently', () => {
  const { uploads, snapshot } = page();
  snapshot('wrap-up');
  snapshot();
  expect([uploads.stranded(), uploads.of(id)]).toEqual([[], []]);
});
