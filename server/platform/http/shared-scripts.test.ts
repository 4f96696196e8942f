import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createHttp } from './server.ts';
import { mountSharedScripts } from './shared-scripts.ts';

let folder: string;
let app: FastifyInstance;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'relais-scripts-'));
  await writeFile(path.join(folder, 'widget.js'), 'the script');
  await writeFile(path.join(folder, 'widget.js.gz'), gzipSync('the script'));
  app = await createHttp({ log: createLog('silent'), trustedProxies: [] });
  app.get('/webinteraction/:key', async () => 'a page');
  await mountSharedScripts(app, folder, '/webinteraction/');
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const get = (headers: Record<string, string> = {}) => app.inject({ url: '/webinteraction/widget.js', headers });

test('any site may load the script', async () => {
  const { statusCode, body, headers } = await get();
  expect([statusCode, body]).toEqual([200, 'the script']);
  expect(headers['content-type']).toMatch(/^(?:text|application)\/javascript/);
  expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(headers).not.toHaveProperty('access-control-allow-credentials');
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('it is asked for again soon, and sent again only when it has changed', async () => {
  const { headers } = await get();
  expect(headers['cache-control']).toBe('public, max-age=300');
  const again = await get({ 'if-none-match': String(headers.etag) });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  await writeFile(path.join(folder, 'widget.js'), 'the newer script');
  expect((await get({ 'if-none-match': String(headers.etag) })).body).toBe('the newer script');
});

test('it is sent as it was compressed', async () => {
  const { headers, rawPayload } = await get({ 'accept-encoding': 'gzip' });
  expect(headers['content-encoding']).toBe('gzip');
  expect(headers.vary).toMatch(/accept-encoding/i);
  expect(gunzipSync(rawPayload).toString()).toBe('the script');
});

test('pages beside it keep their addresses', async () => {
  expect((await app.inject({ url: '/webinteraction/help' })).body).toBe('a page');
});
