/** The program as an operator meets it: first start, failed start, somebody else's database, stop. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { person } from '#tests/support/api.ts';
import { makeCertificate } from '#tests/support/certificate.ts';
import { operatorsDatabase } from '#tests/support/operators-database.ts';
import { ServerEnded, startServer } from '#tests/support/server-process.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'relais-start-'));
  await chmod(dataDir, 0o755);
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
});

async function failToStart(dir: string, env: Record<string, string>): Promise<ServerEnded> {
  const failure: unknown = await startServer(dir, env).then(
    async (server) => {
      await server.stop();
      return 'it started';
    },
    (error: unknown) => error,
  );
  if (failure instanceof ServerEnded) return failure;
  throw new Error('the server should not have started', { cause: failure });
}

/** How many of so many connections, all held at once, the server closes without a word. */
async function countRefused(url: string, count: number): Promise<number> {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: count }, () => connect(Number(port), hostname));
  const heard = sockets.map(async (socket) => {
    socket.write('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n');
    const isAnswered = once(socket, 'data').then(() => true);
    const isClosed = once(socket, 'close').then(() => false);
    return Promise.race([isAnswered, isClosed]).catch(() => false);
  });
  const answered = await Promise.all(heard);
  for (const socket of sockets) socket.destroy();
  return answered.filter((was) => !was).length;
}

const oneTimePasswordIn = (banner: string): string => /One-time password: (\S+)/.exec(banner)?.[1] ?? '';

test('a start that finds its port taken says so, ends, and loses no password', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await new Promise((resolve) => squatter.once('listening', resolve));
  const address = squatter.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const failed = await failToStart(dataDir, { RELAIS_PORT: String(port) });
  expect(failed.code).toBe(1);
  expect(failed.message).toContain(`port ${port}: it is in use by another program; set RELAIS_PORT`);
  expect(failed.message).not.toContain('at ');
  const password = oneTimePasswordIn(failed.banner);
  const server = await startServer(dataDir);
  onTestFinished(() => server.kill());
  const admin = await person(server.url, 'web-manager', { userName: 'admin', password });
  expect((await admin.call('GET', '/api/web-manager/session')).status).toBe(200);
  expect(await server.stop()).toBeLessThan(5_000);
  expect(server.child.exitCode).toBe(0);
});

test('an administrator who cannot get in is let in once, and an unknown name changes nothing', async () => {
  const password = 'the-administrator-1';
  const first = { userName: 'admin', password };
  const started = async (name: string) => {
    const server = await startServer(dataDir, { RELAIS_ADMIN_PASSWORD: password, RELAIS_ADMIN_RESET: name });
    onTestFinished(() => server.kill());
    return server;
  };
  const one = await started('nobody-here');
  expect(one.banner).toContain('there is no central administrator nobody-here; nothing was changed');
  await person(one.url, 'web-manager', first);
  await one.stop();

  const two = await started('admin');
  const given = { userName: 'admin', password: oneTimePasswordIn(two.banner) };
  await expect(person(two.url, 'web-manager', first)).rejects.toThrow();
  const admin = await person(two.url, 'web-manager', given);
  const change = { currentPassword: given.password, newPassword: 'chosen-after-all-1' };
  expect((await admin.call('POST', '/api/web-manager/session/password', change)).status).toBe(200);
  await two.stop();

  const three = await started('admin');
  expect(three.banner).toContain('has chosen a password; nothing was changed');
  expect(oneTimePasswordIn(three.banner)).toBe('');
  await person(three.url, 'web-manager', { ...given, password: change.newPassword });
  await three.stop();
});

test('all faults of the environment are told at once, none with its value', async () => {
  const failed = await failToStart(dataDir, {
    RELAIS_PORT: 'eighty',
    RELAIS_HOST: '0.0.0.0',
    RELAIS_SECRET_KEY: 'much-too-short-to-be-a-key',
  });
  for (const name of ['RELAIS_PORT', 'RELAIS_HOST', 'RELAIS_SECRET_KEY']) expect(failed.message).toContain(name);
  expect(failed.message).not.toContain('much-too-short-to-be-a-key');
});

test('two nodes share one database of the operator’s; a third with another key is sent away and harms nobody', async () => {
  const env = {
    DATABASE_URL: await operatorsDatabase(),
    RELAIS_SECRET_KEY: randomBytes(32).toString('base64'),
    RELAIS_ADMIN_PASSWORD: 'the-administrator-1',
  };
  const one = await startServer(dataDir, env);
  onTestFinished(() => one.kill());
  const two = await startServer(dataDir, { ...env, RELAIS_MAX_CONNECTIONS_PER_ADDRESS: '20' });
  onTestFinished(() => two.kill());
  expect(await countRefused(two.url, 25)).toBeGreaterThanOrEqual(5);
  const stranger = await failToStart(dataDir, { ...env, RELAIS_SECRET_KEY: randomBytes(32).toString('base64') });
  expect(stranger.message).toContain('another secret key');
  for (const { url } of [one, two]) {
    const admin = await person(url, 'web-manager', { userName: 'admin', password: env.RELAIS_ADMIN_PASSWORD });
    const { items } = await admin.get(z.object({ items: z.array(z.unknown()) }), 'GET', '/api/web-manager/tenants');
    expect(items).toHaveLength(1);
    expect((await admin.call('GET', '/health/ready')).status).toBe(200);
  }
  await one.stop();
  expect((await (await person(two.url)).call('GET', '/health/ready')).status).toBe(200);
  await two.stop();
});

test('a start with a certificate serves HTTPS, says so by HSTS, and tells how long the certificate is good', async () => {
  const { cert, key } = await makeCertificate({ from: new Date(Date.now() - 86_400_000), days: 31 });
  const [certFile, keyFile] = [path.join(dataDir, 'cert.pem'), path.join(dataDir, 'key.pem')];
  await Promise.all([writeFile(certFile, cert), writeFile(keyFile, key)]);
  const server = await startServer(dataDir, { RELAIS_TLS_CERT: certFile, RELAIS_TLS_KEY: keyFile });
  onTestFinished(() => server.kill());
  expect(server.url).toMatch(/^https:/);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${server.url}/health/ready`, { ca: cert, servername: 'localhost' }, resolve).once('error', reject);
  });
  expect(response.statusCode).toBe(200);
  expect(response.headers['strict-transport-security']).toBe('max-age=31536000');
  expect(await text(response)).toContain('good for 29 more days');
  await server.stop();
});
