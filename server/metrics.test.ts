/** What Prometheus reads of a whole node that people work with. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { errorCodes } from '#contracts/vocabulary/error-code.ts';
import { person } from '#tests/support/api.ts';
import { administrator, customer, isContact, team } from '#tests/support/contact-centre.ts';
import { readOperations } from '#tests/support/operations.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { ensureFirstAdministrator } from './identity/first-administrator.ts';
import type { RunningNode } from './node.ts';
import { systemClock } from './platform/clock.ts';

const password = 'the-administrator-1';
let database: TestDatabase;
let node: RunningNode;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 8 });
  await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password });
  node = await startTestNode(database.db);
});
afterAll(async () => {
  await node.stop();
  await database.drop();
});

const metrics = async (): Promise<string> => (await fetch(`${node.url}/metrics`)).text();

test('requests are counted by the pattern of their route, sockets by door, refusals by code, contacts by state', async () => {
  const centre = await administrator(node.url, password);
  const { agent, desk, key } = await team(centre, node.url);
  const { contactId, socket } = await customer(node.url, key);
  await agent.get(z.unknown(), 'PUT', '/api/agent-portal/state', { state: 'available' });
  await desk.next(isContact('offered'));
  await agent.get(z.unknown(), 'POST', `/api/agent-portal/contacts/${contactId}/accept`);
  const stranger = await person(node.url);
  await stranger.call('POST', '/api/web-manager/session', { userName: 'admin', password: 'not-the-password' });
  await stranger.call('GET', `/${randomUUID()}`);
  const text = await metrics();
  expect(text).toContain(
    'relais_http_requests_total{method="POST",route="/api/agent-portal/contacts/{contactId}/accept",status="200"} 1',
  );
  expect(text).toContain(
    'relais_http_request_duration_seconds_count{method="POST",route="/api/agent-portal/contacts/{contactId}/accept"} 1',
  );
  expect(text).toContain('relais_http_refusals_total{code="SIGN_ON_FAILED"} 1');
  expect(text).toMatch(/relais_http_requests_total\{method="GET",route="none",status="404"\} 1/);
  expect(text).toContain('relais_sockets_open{door="agent-portal"} 1');
  expect(text).toContain('relais_sockets_open{door="web-interaction"} 1');
  expect(text).toMatch(/relais_contacts_open\{medium="web-interaction",state="active"\} 1/);
  expect(Number(/relais_routing_round_duration_seconds_count (\d+)/.exec(text)?.[1])).toBeGreaterThan(0);
  expect(text).toMatch(/relais_work_runs_total\{work="beat",result="done"\} \d+/);
  desk.close();
  socket.close();
});

test('no label holds what people put in: neither names, keys and ids nor paths of strangers', async () => {
  const odd = [
    `/${'x'.repeat(300)}`,
    '/api/web-manager/tenants/mine',
    '/webinteraction/some-key',
    '/api/nothing/x?y=z',
  ];
  const stranger = await person(node.url);
  for (const path of odd) await fetch(`${node.url}${path}`).then((answer) => answer.text());
  await fetch(`${node.url}/health/live`, { method: 'PROPFIND' }).then((answer) => answer.text());
  await stranger.call('GET', `/api/web-interaction/pages/${randomUUID()}`);
  const text = await metrics();
  const routes = new Set([...text.matchAll(/route="([^"]*)"/g)].map(([, route = '']) => route));
  const patterns = new Set((await readOperations()).map(({ path }) => path));
  const ours = /^(none|\/|\/[a-z./*:-]+)$/;
  expect([...routes].filter((route) => !patterns.has(route) && !ours.test(route))).toEqual([]);
  const tenants = await database.db.asSystem(({ q }) => q.selectFrom('tenant').select(['id', 'key']).execute());
  for (const { id, key } of tenants) for (const name of [id, `"${key}"`]) expect(text).not.toContain(name);
  const codes = [...text.matchAll(/code="([^"]*)"/g)].map(([, code = '']) => code);
  expect(codes.filter((code) => !errorCodes.some((known) => known === code))).toEqual([]);
});
