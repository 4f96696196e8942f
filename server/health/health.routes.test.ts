/** What those who ask for health are told, and what the log says of them. */
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createHttp } from '#server/platform/http/server.ts';
import { withoutQuery } from '#server/platform/log.ts';
import { mountHealth } from './health.routes.ts';
import type { WatchedPart } from './health-watch.ts';

const since = new Date('2026-11-02T09:00:00Z');
const broken: WatchedPart = {
  name: 'database',
  ok: false,
  condition: 'does-not-answer',
  advisory: false,
  figures: { host: '10.1.2.3' },
  since,
};
const failing: WatchedPart = {
  name: 'works',
  ok: false,
  condition: 'failing',
  advisory: true,
  figures: { names: 'leases' },
  since,
};
const certificate: WatchedPart = {
  name: 'certificate',
  ok: true,
  condition: 'fine',
  advisory: true,
  figures: { days: 12 },
  since,
};

interface Options {
  parts: WatchedPart[];
  log?: pino.Logger;
  metricsToken?: string;
  trustedProxies?: string[];
}

async function serve({ parts, log = pino({ level: 'silent' }), metricsToken, trustedProxies = [] }: Options) {
  const app = await createHttp({ log, trustedProxies });
  onTestFinished(() => app.close());
  const metrics = { contentType: 'text/plain', read: async () => 'relais_part_up{part="database"} 1\n' };
  mountHealth(app, { parts: async () => parts, metrics, metricsToken });
  return app;
}

async function linesAt(level: 'info' | 'debug'): Promise<string[]> {
  const lines: string[] = [];
  const log = pino({ level, serializers: { req: withoutQuery } }, { write: (line: string) => void lines.push(line) });
  const app = await serve({ parts: [broken], log });
  const answers = await Promise.all(['/health/live', '/health/ready', '/metrics'].map((url) => app.inject({ url })));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 503, 200]);
  await app.inject({ url: '/nowhere' });
  return lines;
}

test('says nothing of health checks and metrics unless debug is asked for, and of everything else as before', async () => {
  const quiet = await linesAt('info');
  expect(quiet.join()).not.toMatch(/health|metrics/);
  expect(quiet.join()).toContain('/nowhere');
  const asked = (await linesAt('debug')).filter((line) => /"url":"\/(health|metrics)/.test(line));
  expect(asked).toHaveLength(3);
  expect(asked.find((line) => line.includes('/health/ready'))).toMatch(/"statusCode":503/);
});

test('a part that only asks to be seen to leaves the node ready, and is told all the same', async () => {
  const app = await serve({ parts: [{ ...broken, ok: true, condition: 'fine' }, failing, certificate] });
  const ready = await app.inject({ url: '/health/ready' });
  expect(ready.statusCode).toBe(200);
  expect(ready.json()).toEqual({
    status: 'ok',
    parts: [
      { name: 'database', ok: true, condition: 'fine', detail: 'works' },
      { name: 'works', ok: false, advisory: true, condition: 'failing', detail: 'fails again and again' },
      { name: 'certificate', ok: true, advisory: true, condition: 'fine', detail: 'good for 12 more days' },
    ],
  });
});

test('strangers are told how a part is, and no figure of it', async () => {
  const ready = await (await serve({ parts: [broken, failing] })).inject({ url: '/health/ready' });
  expect(ready.json()).toMatchObject({ status: 'not ready', parts: [{ detail: 'does not answer' }, {}] });
  expect(ready.body).not.toMatch(/10\.1\.2\.3|leases|since/);
});

test('without a token the metrics are for this machine, and not for whom a proxy on it speaks', async () => {
  const app = await serve({ parts: [], trustedProxies: ['127.0.0.1'] });
  const statusOf = async (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    (await app.inject({ url: '/metrics', headers, remoteAddress })).statusCode;
  expect(await statusOf({})).toBe(200);
  expect(await statusOf({}, '::1')).toBe(200);
  expect(await statusOf({}, '192.0.2.7')).toBe(403);
  expect(await statusOf({ 'x-forwarded-for': '192.0.2.7' })).toBe(403);
  expect(await statusOf({ 'x-forwarded-for': '127.0.0.1' })).toBe(403);
  expect(await statusOf({ forwarded: 'for=127.0.0.1' })).toBe(403);
});

test('with a token the metrics are for whoever shows it, and for nobody else', async () => {
  const token = 'd3b07384d113edec49eaa6238ad5ff00';
  const app = await serve({ parts: [], metricsToken: token });
  const ask = (authorization: string, remoteAddress = '192.0.2.7') =>
    app.inject({ url: '/metrics', headers: authorization === '' ? {} : { authorization }, remoteAddress });
  expect((await ask(`Bearer ${token}`)).statusCode).toBe(200);
  const refused = [await ask('', '127.0.0.1'), await ask('Bearer wrong'), await ask(`Basic ${token}`)];
  expect(refused.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401]);
  expect(refused[0]?.headers['www-authenticate']).toBe('Bearer');
});
