import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createHttp } from '#server/platform/http/server.ts';
import { createLog } from '#server/platform/log.ts';
import { mountWidget } from './widget.routes.ts';

test('pages of any site may load the script, without credentials, and ask again soon', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'relais-widget-'));
  await writeFile(path.join(folder, 'widget.js'), 'the script');
  const app = await createHttp({ log: createLog('silent'), trustedProxies: [] });
  onTestFinished(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });
  await mountWidget(app, folder);
  const { statusCode, body, headers } = await app.inject({ url: '/webinteraction/widget.js' });
  expect([statusCode, body]).toEqual([200, 'the script']);
  expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(headers).not.toHaveProperty('access-control-allow-credentials');
  expect(headers['cache-control']).toBe('public, max-age=300');
});
