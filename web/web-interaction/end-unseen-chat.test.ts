import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endUnseenChat } from './end-unseen-chat.ts';
import { FakeChatServer } from './fake-chat-server.ts';
import { memoryStore, PageStorage } from './storage.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a chat that no page will show is ended, whatever its first socket does, and what is kept stays', () => {
  const server = new FakeChatServer('hello');
  server.status = { type: 'status', phase: 'waiting', position: 1, staffed: true };
  const storage = new PageStorage(memoryStore(), 'help');
  const shown = { token: 'shown', customerName: 'Zoé', pageName: 'Help', tenantName: 'Acme' };
  storage.saveChat(shown);
  endUnseenChat({ ...shown, token: server.token }, { storage, openSocket: server.openSocket });
  server.cut();
  vi.advanceTimersByTime(1_000);
  server.settle();
  expect(server.status).toMatchObject({ phase: 'ended', endedBy: 'customer' });
  expect(storage.readChat(Date.now())).toEqual(shown);
  expect(vi.getTimerCount()).toBe(0);
});
