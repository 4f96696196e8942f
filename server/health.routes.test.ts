/** What the log says of those who ask for health. */
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
