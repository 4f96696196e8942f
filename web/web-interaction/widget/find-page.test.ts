import { expect, test } from 'vitest';
import type { CustomerPage } from '#contracts/web-interaction/contract.ts';
import { ApiFault, customerApi } from '../api.ts';
import type { FaultCode } from '../texts.ts';
import { findPage } from './find-page.ts';

const answer = { key: 'help', name: 'Help', tenantName: 'Acme', enabled: true, staffed: true };
const page = await customerApi('help', async () => Response.json(answer)).page();

/** Asks a server that answers these, one after the other. */
async function find(...answers: (CustomerPage | undefined | FaultCode)[]) {
  const told: string[] = [];
  const waits: number[] = [];
  const found = await findPage({
    pageKey: 'help',
    origin: 'https://shop.example',
    api: {
      async embedding() {
        const answer = answers.shift();
        if (typeof answer === 'string') throw new ApiFault(answer);
        return answer;
      },
    },
    tell: (text) => void told.push(text),
    wait: async (ms) => void waits.push(ms),
  });
  return { found, told, waits };
}

test('a site that is allowed gets the page, and nothing is said', async () => {
  expect(await find(page)).toEqual({ found: page, told: [], waits: [] });
});

test('a site that is not allowed is told so once, and does not ask again', async () => {
  const told = ['the chat page “help” is not shown: https://shop.example is not among its allowed origins.'];
  expect(await find(undefined)).toEqual({ found: undefined, told, waits: [] });
});

test('a page that is not there is not asked for again', async () => {
  expect(await find('CHAT_PAGE_NOT_FOUND')).toEqual({
    found: undefined,
    told: ['there is no chat page “help”.'],
    waits: [],
  });
  expect((await find('SERVER_FAULT')).told).toEqual(['the chat page “help” is not shown (SERVER_FAULT).']);
});

test('a server that cannot be reached is asked again, ever more rarely, and that is said once', async () => {
  const away: FaultCode[] = Array.from({ length: 6 }, () => 'NO_CONNECTION');
  const { found, told, waits } = await find(...away, page);
  expect(found).toEqual(page);
  expect(told).toEqual(['the server cannot be reached; trying again.']);
  expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
});

test('the script asks the server it came from, without cookies', async () => {
  const asked: unknown[] = [];
  const api = customerApi(
    'help',
    async (input, init) => {
      asked.push(input, init?.credentials);
      return Response.json({ allowed: true, page: answer });
    },
    'https://relais.example',
  );
  expect(await api.embedding()).toMatchObject({ key: 'help', name: 'Help' });
  expect(asked).toEqual(['https://relais.example/api/web-interaction/pages/help/embedding', 'omit']);
});
