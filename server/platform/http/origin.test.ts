import cookie from '@fastify/cookie';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isForeign, originGuard } from './origin.ts';

const app = Fastify();
beforeAll(async () => {
  await app.register(cookie);
  app.addHook('onRequest', originGuard(['https://calls.example.com']));
  app.all('/api/*', async () => 'in');
  app.all('/saml', async () => 'in');
  await app.ready();
});
afterAll(() => app.close());

const own = { host: 'relais.test:8080' };
const cookies = { cookie: 'relais-web-manager=x' };

test.each([
  ['a program without browser', {}, true],
  ['the own page', { origin: 'http://relais.test:8080', ...cookies }, true],
  ['the own page behind a proxy that ends TLS', { origin: 'https://relais.test:8080', ...cookies }, true],
  ['a page of a public URL', { origin: 'https://calls.example.com', ...cookies }, true],
  ['a page of the same site without Origin', { 'sec-fetch-site': 'same-origin', ...cookies }, true],
  ['another site', { origin: 'https://evil.example', ...cookies }, false],
  ['another site without cookies (sign-on in the name of another)', { origin: 'https://evil.example' }, false],
  ['another port', { origin: 'http://relais.test:9090', ...cookies }, false],
  ['a look-alike', { origin: 'https://calls.example.com.evil.example', ...cookies }, false],
  ['a sandboxed page', { origin: 'null', ...cookies }, false],
  ['a browser that says cross-site', { 'sec-fetch-site': 'cross-site' }, false],
  ['cookies without an origin', { ...cookies }, false],
])('a change asked for by %s: %o', async (_, headers, passes) => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    const { statusCode } = await app.inject({ method, url: '/api/x', headers: { ...own, ...headers } });
    expect(statusCode === 200).toBe(passes);
  }
});

test('reading needs no origin, and what works across sites lies outside /api', async () => {
  const headers = { ...own, ...cookies, origin: 'https://evil.example' };
  expect((await app.inject({ method: 'GET', url: '/api/x', headers })).statusCode).toBe(200);
  expect((await app.inject({ method: 'POST', url: '/saml', headers })).statusCode).toBe(200);
});

test('another spelling of the path is no way around', async () => {
  const headers = { ...own, ...cookies, origin: 'https://evil.example' };
  expect((await app.inject({ method: 'POST', url: '/%61pi/x', headers })).statusCode).not.toBe(200);
});

test('another site that is known may ask for changes too', async () => {
  const known = Fastify();
  await known.register(cookie);
  known.addHook(
    'onRequest',
    originGuard([], ({ headers }) => headers.origin === 'https://shop.example'),
  );
  known.all('/api/*', async () => 'in');
  const status = async (origin: string) =>
    (await known.inject({ method: 'POST', url: '/api/x', headers: { ...own, origin } })).statusCode;
  expect(await status('https://shop.example')).toBe(200);
  expect(await status('https://evil.example')).not.toBe(200);
  await known.close();
});

test('the default port may be said or left out', () => {
  expect(isForeign({ origin: 'https://relais.test' }, 'relais.test:443', [])).toBe(false);
  expect(isForeign({ origin: 'http://relais.test' }, 'relais.test:443', [])).toBe(true);
});
