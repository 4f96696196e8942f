import { describe, expect, it, vi } from 'vitest';
import { browserStore, memoryStore, PageStorage } from './storage.ts';

const opening = { openId: 'o', askedAt: 0, kind: 'message' as const, name: 'Zoé', question: 'Why?', address: 'z@a.fr' };
const hour = 3_600_000;
const chat = { token: 't', customerName: 'Zoé', pageName: 'Help', tenantName: 'Acme', language: 'fr' as const };

describe('what the page keeps', () => {
  it('is kept by page', () => {
    const store = memoryStore();
    const help = new PageStorage(store, 'help');
    help.saveChat(chat);
    expect(new PageStorage(store, 'help').readChat(0)).toEqual(chat);
    expect(new PageStorage(store, 'sales').readChat(0)).toBeUndefined();
  });

  it('is forgotten with the chat, but for what other pages keep', () => {
    const store = memoryStore();
    const help = new PageStorage(store, 'help');
    const sales = new PageStorage(store, 'sales');
    for (const storage of [help, sales]) {
      storage.saveChat(chat);
      storage.saveUnsent('t', { clientId: 'c', text: 'hello', at: 1 });
    }
    help.forgetChat('t');
    expect(help.readChat(0)).toBeUndefined();
    expect(help.readUnsent('t')).toEqual([]);
    expect(sales.readUnsent('t')).toHaveLength(1);
  });

  it('stays when a tab forgets or ends an earlier chat', () => {
    const storage = new PageStorage(memoryStore(), 'help');
    storage.saveChat(chat);
    storage.saveUnsent('t', { clientId: 'c', text: 'hello', at: 1 });
    storage.saveUnsent('earlier', { clientId: 'd', text: 'too late', at: 0 });
    storage.markEnded('earlier', 1);
    storage.markSeen('earlier', 1);
    storage.forgetChat('earlier');
    expect(storage.readChat(0)).toEqual(chat);
    expect(storage.readUnsent('t')).toHaveLength(1);
    expect(storage.readUnsent('earlier')).toEqual([]);
  });

  it('is gone an hour after the chat was over, or after a page last showed it, with what was written in it', () => {
    for (const mark of ['markEnded', 'markSeen'] as const) {
      const store = memoryStore();
      const storage = new PageStorage(store, 'help');
      storage.saveChat(chat);
      storage.saveUnsent('t', { clientId: 'c', text: 'hello', at: 1 });
      storage.saveWriting('t', 'and ano');
      storage[mark]('t', 1_000);
      expect(storage.readChat(1_000 + hour)).toMatchObject(chat);
      expect(storage.readChat(1_001 + hour)).toBeUndefined();
      expect(store.length).toBe(0);
    }
  });

  it('is gone half an hour after a request that failed', () => {
    const store = memoryStore();
    const storage = new PageStorage(store, 'help');
    storage.saveOpening(opening);
    expect(storage.readOpening(hour / 2)).toEqual(opening);
    const more = { ...opening, phone: '+33 1 23', own: { company: 'Acme' } };
    storage.saveOpening(more);
    expect(storage.readOpening(hour / 2)).toEqual(more);
    expect(storage.readOpening(hour / 2 + 1)).toBeUndefined();
    expect(store.length).toBe(0);
  });

  it('gives back what stands in the composer to its own chat only', () => {
    const storage = new PageStorage(memoryStore(), 'help');
    storage.saveChat(chat);
    storage.saveWriting('t', 'and ano');
    expect(storage.readWriting('t')).toBe('and ano');
    expect(storage.readWriting('earlier')).toBe('');
    storage.forgetChat('earlier');
    expect(storage.readWriting('t')).toBe('and ano');
    storage.saveWriting('t', '');
    expect(storage.readWriting('t')).toBe('');
    storage.saveWriting('earlier', 'too late');
    storage.forgetChat('earlier');
    expect(storage.readWriting('earlier')).toBe('');
  });

  it('shows a message that was left for an hour', () => {
    const store = memoryStore();
    const storage = new PageStorage(store, 'help');
    const { token: _, customerName: name, ...page } = chat;
    const message = { ...page, name, address: 'z@a.fr', text: 'Call me', leftAt: 1_000 };
    storage.saveLeft(message);
    expect(storage.readLeft(1_000 + hour)).toEqual(message);
    expect(storage.readLeft(1_001 + hour)).toBeUndefined();
    expect(store.length).toBe(0);
  });

  it('gives back the unsent messages of its own chat only, in the order they were written', () => {
    const storage = new PageStorage(memoryStore(), 'help');
    storage.saveUnsent('t', { clientId: 'b', text: 'second', at: 2 });
    storage.saveUnsent('t', { clientId: 'a', text: 'first', at: 1 });
    storage.saveUnsent('earlier', { clientId: 'z', text: 'of another chat', at: 0 });
    expect(storage.readUnsent('t').map(({ text }) => text)).toEqual(['first', 'second']);
    storage.forgetUnsent('a');
    expect(storage.readUnsent('t').map(({ text }) => text)).toEqual(['second']);
  });

  it('is taken for nothing when somebody has written nonsense there', () => {
    const store = memoryStore();
    const storage = new PageStorage(store, 'help');
    store.setItem('relais.chat.help.chat', '{"token":3}');
    store.setItem('relais.chat.help.opening', 'nonsense');
    store.setItem('relais.chat.help.unsent.c', '[]');
    store.setItem('relais.chat.help.writing', '{"token":"t"}');
    store.setItem('relais.chat.help.left', '{"leftAt":0}');
    store.setItem('relais.chat.help.look', '[3]');
    store.setItem('relais.chat-language', 'de');
    expect(storage.readChat(0)).toBeUndefined();
    expect(storage.readOpening(0)).toBeUndefined();
    expect(storage.readUnsent('t')).toEqual([]);
    expect(storage.readWriting('t')).toBe('');
    expect(storage.readLeft(0)).toBeUndefined();
    expect(storage.readLook()).toEqual({ texts: {} });
    expect(storage.readLanguage()).toBeUndefined();
  });

  it('stays in memory where the browser forbids storage', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const storage = new PageStorage(
      browserStore(() => {
        throw new DOMException('denied', 'SecurityError');
      }),
      'help',
    );
    storage.saveChat(chat);
    expect(storage.readChat(0)).toEqual(chat);
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });
});
