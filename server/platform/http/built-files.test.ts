import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createLog } from '../log.ts';
import { mountBuiltFiles } from './built-files.ts';
import { createHttp } from './server.ts';

let folder: string;
let app: FastifyInstance;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'relais-scripts-'));
  await writeFile(path.join(folder, 'widget.js'), 'the script');
  await writeFile(path.join(folder, 'widget.js.gz'), gzipSync('the script'));
  app = await createHttp({ log: createLog('silent'), trustedProxies: [] });
  app.get('/webinteraction/:key', async () => 'a page');
  await mountBuiltFiles(app, folder, {
    prefix: '/webinteraction/',
    cacheControl: 'public, max-age=300',
    headers: { 'access-control-allow-origin': '*' },
  });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const get = (headers: Record<string, string> = {}) => app.inject({ url: '/webinteraction/widget.js', headers });

test('a file has its type and the headers given, and is nothing that a browser guesses at', async () => {
  const { statusCode, body, headers } = await get();
  expect([statusCode, body]).toEqual([200, 'the script']);
  expect(headers['content-type']).toMatch(/^(?:text|application)\/javascript/);
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(headers).not.toHaveProperty('access-control-allow-credentials');
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('it is sent again only to who has another, and stays what it was when the node started', async () => {
  const { headers } = await get();
  expect(headers['cache-control']).toBe('public, max-age=300');
  const etag = String(headers.etag);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await get({ 'if-none-match': known });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect(again.headers.etag).toBe(etag);
  }
  expect((await get({ 'if-none-match': '"other"' })).statusCode).toBe(200);
  await writeFile(path.join(folder, 'widget.js'), 'the newer script');
  expect((await get()).body).toBe('the script');
});

test('it is sent as it was compressed to who takes that', async () => {
  for (const accepted of ['gzip', 'br, GZIP;q=0.5', '*', 'deflate;q=0, *;q=0.1']) {
    const { headers, rawPayload } = await get({ 'accept-encoding': accepted });
    expect(headers['content-encoding']).toBe('gzip');
    expect(headers.vary).toMatch(/accept-encoding/i);
    expect(gunzipSync(rawPayload).toString()).toBe('the script');
  }
  for (const accepted of ['', 'br', 'gzip;q=0', 'gzip; q=0.0, *', 'x-gzipped']) {
    const { headers, body } = await get({ 'accept-encoding': accepted });
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers.vary).toMatch(/accept-encoding/i);
    expect(body).toBe('the script');
  }
});

test('its size is told to who asks for that alone', async () => {
  const { statusCode, headers, body } = await app.inject({ method: 'HEAD', url: '/webinteraction/widget.js' });
  expect([statusCode, headers['content-length'], body]).toEqual([200, '10', '']);
});

test('what lies beside it keeps its address, and what is no file of the folder is not there', async () => {
  expect((await app.inject({ url: '/webinteraction/help' })).body).toBe('a page');
  await writeFile(`${folder}.txt`, 'a secret beside it');
  onTestFinished(() => rm(`${folder}.txt`));
  const beside = `${path.basename(folder)}.txt`;
  for (const name of [`..%2f${beside}`, 'widget.js.gz'])
    expect((await app.inject({ url: `/webinteraction/${name}` })).body).toBe('a page');
  for (const name of ['sub/widget.js', `../${beside}`])
    expect((await app.inject({ url: `/webinteraction/${name}` })).statusCode).toBe(404);
});

test('a file of a kind that nobody serves fails the start', async () => {
  const other = await mkdtemp(path.join(tmpdir(), 'relais-scripts-'));
  onTestFinished(() => rm(other, { recursive: true }));
  await writeFile(path.join(other, 'notes.xyz'), '');
  await expect(mountBuiltFiles(app, other, { prefix: '/other/', cacheControl: '' })).rejects.toThrow(/notes\.xyz/);
});
