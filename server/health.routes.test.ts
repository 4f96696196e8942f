/** What those who ask for health are told, and what the log says of them. */
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { mountHealth } from './health.routes.ts';
import { createHttp } from './platform/http/server.ts';
import { withoutQuery } from './platform/log.ts';

async function linesAt(level: 'info' | 'debug'): Promise<string[]> {
  const lines: string[] = [];
  const log = pino({ level, serializers: { req: withoutQuery } }, { write: (line: string) => void lines.push(line) });
  const app = await createHttp({ log, trustedProxies: [] });
  mountHealth(app, async () => [{ name: 'database', ok: false, detail: 'does not answer' }]);
  const answers = await Promise.all(['/health/live', '/health/ready', '/metrics'].map((url) => app.inject({ url })));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 503, 200]);
  await app.inject({ url: '/nowhere' });
  await app.close();
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
  const app = await createHttp({ log: pino({ level: 'silent' }), trustedProxies: [] });
  const ranOut = { name: 'certificate', ok: false, detail: 'ran out', advisory: true } as const;
  mountHealth(app, async () => [{ name: 'database', ok: true, detail: 'answers' }, ranOut]);
  const [ready, metrics] = await Promise.all(['/health/ready', '/metrics'].map((url) => app.inject({ url })));
  expect(ready?.statusCode).toBe(200);
  expect(ready?.json()).toMatchObject({ parts: [{ ok: true }, ranOut] });
  expect(metrics?.body).toContain('relais_part_up{part="certificate"} 0');
  await app.close();
});
