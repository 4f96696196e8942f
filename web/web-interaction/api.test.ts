import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { chatPageInput } from '#contracts/web-manager/chat-pages.ts';
import { ApiFault, customerApi, pageKeyOf } from './api.ts';

const asked = {
  openId: 'o',
  askedAt: 0,
  kind: 'chat' as const,
  name: 'Zoé',
  question: 'Why?',
  address: 'zoe@example.org',
};
const usual = { name: 'required', email: 'hidden', phone: 'hidden', question: 'required', own: [] };
const page = {
  key: 'help',
  name: 'Help',
  tenantName: 'Acme',
  enabled: true,
  staffed: true,
  form: usual,
  texts: { en: {}, fr: {} },
};
const company = '0190c0de-0000-7000-8000-000000000001';

function answering(body: unknown, status = 200) {
  return vi.fn<typeof fetch>(async () => Response.json(body, { status }));
}

describe('the customer’s routes', () => {
  it('send no cookie', async () => {
    const fetchIt = answering(page);
    expect(await customerApi('help', fetchIt).page()).toEqual(page);
    expect(fetchIt).toHaveBeenCalledWith(
      '/api/web-interaction/pages/help',
      expect.objectContaining({ credentials: 'omit' }),
    );
  });

  it('open a chat and leave a message with what the contract asks', async () => {
    const fetchIt = answering({ contactId: 'c', token: 't' });
    const api = customerApi('help-2', fetchIt);
    expect(await api.open(asked, 'fr')).toEqual({ contactId: 'c', token: 't' });
    await api.leaveMessage(asked, 'fr');
    await api.open({ ...asked, name: '', address: '', phone: '+33 1 23', own: { [company]: 'Acme' } }, 'fr');
    const calls = fetchIt.mock.calls.map(([path, init]) => [path, JSON.parse(String(init?.body))]);
    expect(calls).toEqual([
      [
        '/api/web-interaction/pages/help-2/contacts',
        { openId: 'o', name: 'Zoé', email: 'zoe@example.org', question: 'Why?', language: 'fr' },
      ],
      [
        '/api/web-interaction/pages/help-2/messages',
        { openId: 'o', name: 'Zoé', address: 'zoe@example.org', text: 'Why?', language: 'fr' },
      ],
      [
        '/api/web-interaction/pages/help-2/contacts',
        { openId: 'o', phone: '+33 1 23', own: { [company]: 'Acme' }, question: 'Why?', language: 'fr' },
      ],
    ]);
  });

  it.each([
    [{ code: 'CHAT_LIMITED', retryAfterSeconds: 600 }, 429, 'CHAT_LIMITED', 600],
    [{ code: 'CHAT_PAGE_CLOSED' }, 410, 'CHAT_PAGE_CLOSED', undefined],
    [{ code: 'CHAT_PAGE_NOT_FOUND' }, 404, 'CHAT_PAGE_NOT_FOUND', undefined],
    [{ code: 'PASSWORD_WRONG' }, 422, 'SERVER_FAULT', undefined],
    [{}, 503, 'SERVER_NOT_READY', undefined],
    [null, 500, 'SERVER_FAULT', undefined],
  ])('tell %j (%i) as %s', async (body, status, code, retryAfterSeconds) => {
    const failed = customerApi('help', answering(body, status)).page();
    await expect(failed).rejects.toMatchObject({ name: 'ApiFault', code, retryAfterSeconds });
  });

  it.each(['/webinteraction', '/webinteraction/', '/webinteraction/%20', '/webinteraction/a_b', '/webinteraction/é'])(
    'know without asking that there is no page at %s',
    async (pathname) => {
      const fetchIt = answering(page);
      const failed = customerApi(pageKeyOf(pathname), fetchIt).page();
      await expect(failed).rejects.toMatchObject({ code: 'CHAT_PAGE_NOT_FOUND', passing: false });
      expect(fetchIt).not.toHaveBeenCalled();
    },
  );

  it('ask for every key that a page can have, and for no other', async () => {
    const piece = fc.constantFrom('a', 'Z', '0', '-', '--', '.', '/', 'é', ' ', 'x'.repeat(57));
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 5 }), async (pieces) => {
        const key = pieces.join('').toLowerCase();
        const fetchIt = answering(page);
        await customerApi(key, fetchIt)
          .page()
          .catch((error: unknown) => expect(error).toMatchObject({ code: 'CHAT_PAGE_NOT_FOUND' }));
        const lawful = chatPageInput.shape.key.safeParse(key);
        expect(fetchIt.mock.calls.length === 1).toBe(lawful.success && lawful.data === key);
      }),
    );
  });

  it('tell a page that is switched off from one that is open', async () => {
    expect(await customerApi('help', answering({ ...page, enabled: false })).page()).toMatchObject({ enabled: false });
    const { enabled: _, ...earlier } = page;
    expect(await customerApi('help', answering(earlier)).page()).toEqual(page);
  });

  it('give a page its logo, colours, texts and form, and pass over what is misshapen', async () => {
    const look = {
      logo: `/api/web-interaction/logos/${'a'.repeat(64)}`,
      colours: { accent: '#003366', onAccent: '#ffffff' },
      texts: { en: { greeting: 'Hi' }, fr: {} },
    };
    const own = {
      id: company,
      kind: 'choice',
      label: { en: 'Company', fr: 'Société' },
      required: true,
      choices: { en: ['A', 'B'], fr: ['A', 'B'] },
    };
    const form = { ...usual, phone: 'optional', own: [own] };
    expect(await customerApi('help', answering({ ...page, ...look, form })).page()).toEqual({ ...page, ...look, form });
    const odd = {
      logo: 'https://elsewhere.example/logo.png',
      colours: { accent: 'red', onAccent: '#ffffff' },
      texts: { en: { greeting: 3 }, de: { greeting: 'Hallo' } },
      form: { name: 'perhaps', own: ['nonsense'] },
    };
    const { logo, colours, ...read } = await customerApi('help', answering({ ...page, ...odd })).page();
    expect([logo, colours]).toEqual([undefined, undefined]);
    expect(read).toEqual({ ...page, texts: { en: {}, fr: {} } });
  });

  it('say at which fields an opening was refused', async () => {
    const refusal = { code: 'INPUT_INVALID', fields: [{ path: `own.${company}`, message: 'required' }, 'nonsense'] };
    const failed = customerApi('help', answering(refusal, 400)).open(asked, 'fr');
    await expect(failed).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      fields: [{ path: `own.${company}`, message: 'required' }],
    });
  });

  it('tell a request without an answer, and an answer that is not the server’s', async () => {
    const lost = customerApi('help', () => Promise.reject(new TypeError('failed to fetch')));
    await expect(lost.page()).rejects.toMatchObject({ code: 'NO_CONNECTION', passing: true });
    const proxy = customerApi('help', async () => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(proxy.page()).rejects.toMatchObject({ code: 'SERVER_NOT_READY' });
    await expect(customerApi('help', answering({ nothing: true })).open(asked, 'fr')).rejects.toBeInstanceOf(ApiFault);
  });
});
