/** What `npm run demo` fills in: two agents, a queue and a customer page in the first tenant, for trying it out. */
import type { UserId } from '#contracts/vocabulary/ids.ts';
import { chatPageDefaults } from '#contracts/web-manager/chat-pages.ts';
import { queueDefaults } from '#contracts/web-manager/queues.ts';
import type { TenantView } from '#contracts/web-manager/tenants.ts';
import { userQuery } from '#contracts/web-manager/users.ts';
import { findChatPage } from './channels/web-interaction/web-interaction.store.ts';
import { addChatPage } from './chat-pages/chat-page.store.ts';
import { setOwnPassword } from './identity/account.store.ts';
import { hashPassword } from './identity/password.ts';
import type { Clock } from './platform/clock.ts';
import type { TenantTx } from './platform/db.ts';
import type { Ground } from './platform/ground.ts';
import { addQueue } from './queues/queue.store.ts';
import { listTenants } from './tenants/tenant.store.ts';
import { addUser, listUsers } from './users/user.store.ts';

/** Known to everybody who reads this: the demo is for one's own machine. */
const demoPassword = 'demo-relais-2026';
const pageKey = 'demo';
const people = [
  { userName: 'ada', firstName: 'Ada', lastName: 'Lovelace' },
  { userName: 'grace', firstName: 'Grace', lastName: 'Hopper' },
] as const;

/**
 * Fills a tenant that has no users yet; an installation that has the demo's page was filled before. Answers what to
 * print, nothing for an installation of somebody's own; `{url}` stands for the server's address.
 */
export async function fillDemo({ db, clock }: Ground): Promise<string[]> {
  const page = await db.asSystem((tx) => findChatPage(tx, pageKey));
  const tenants = await db.asSystem(listTenants);
  if (page !== undefined) return storyOf(tenants.find(({ id }) => id === page.tenantId));
  const passwordHash = await hashPassword(demoPassword);
  for (const tenant of tenants) {
    const filled = await db.inTenant(tenant.id, (tx) => fillTenant(tx, clock, passwordHash));
    if (filled === undefined) continue;
    for (const id of filled) {
      const known = { id, oldHash: passwordHash, newHash: passwordHash, at: clock.now() };
      await db.asSystem((tx) => setOwnPassword(tx, known));
    }
    return storyOf(tenant);
  }
  return [];
}

/** Undefined for a tenant that has users of its own; else the agents. */
async function fillTenant(tx: TenantTx, clock: Clock, passwordHash: string): Promise<UserId[] | undefined> {
  if ((await listUsers(tx, userQuery.parse({ pageSize: 1 }))).total > 0) return undefined;
  const memberIds: UserId[] = [];
  for (const person of people) {
    const input = {
      ...person,
      role: 'agent' as const,
      queueIds: [],
      capacity: { 'web-interaction': 3, voice: 1, callback: 1, email: 3, 'open-media': 3 },
      disabled: false,
    };
    memberIds.push((await addUser(tx, clock, { input, passwordHash })).id);
  }
  const queue = await addQueue(tx, clock, { ...queueDefaults, name: 'Support', memberIds });
  await addChatPage(tx, clock, { ...chatPageDefaults, key: pageKey, name: 'Ask us', queueId: queue.id, enabled: true });
  return memberIds;
}

function storyOf(tenant: TenantView | undefined): string[] {
  if (tenant === undefined) return [];
  return [
    '',
    '  The demo:',
    `    Agents     {url}/agentportal/${tenant.key} as ${people.map((person) => person.userName).join(' or ')}, password ${demoPassword}`,
    `    Customers  {url}/webinteraction/${pageKey}`,
  ];
}
