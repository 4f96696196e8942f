import { expect, onTestFinished, test } from 'vitest';
import { addChatPage, addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { fillDemo } from './demo.ts';
import { signOn } from './identity/sign-on.service.ts';

async function installation() {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  return { db: database.db, clock: manualClock() };
}

test('the demo fills an empty tenant once and says each time how to get in', async () => {
  const ground = await installation();
  await addTenant(ground.db, { key: 'default' });
  const first = await fillDemo(ground);
  expect(first.join()).toContain('/agentportal/default as ada or grace');
  expect(await fillDemo(ground)).toEqual(first);
  const password = /password (\S+)$/m.exec(first.join('\n'))?.[1] ?? '';
  const person = { door: 'agent-portal', userName: 'ada', tenantKey: 'default', password } as const;
  const { session } = await signOn(ground, { ...person, address: '::1', userAgent: '' });
  expect(session.mustChangePassword).toBe(false);
});

test('the demo passes over tenants that have people of their own, and leaves an installation without room alone', async () => {
  const ground = await installation();
  const busy = await addTenant(ground.db, { key: 'acme' });
  await addUser(ground.db, busy);
  expect(await fillDemo(ground)).toEqual([]);
  await addTenant(ground.db, { key: 'second' });
  expect((await fillDemo(ground)).join()).toContain('/agentportal/second');
});

test('the demo does not stumble over its own page in another tenant', async () => {
  const ground = await installation();
  const other = await addTenant(ground.db, { key: 'zeta' });
  await addChatPage(ground.db, other, await addQueue(ground.db, other), { key: 'demo' });
  await addTenant(ground.db, { key: 'alpha' });
  expect((await fillDemo(ground)).join()).toContain('/agentportal/zeta');
});
