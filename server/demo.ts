/** What `npm run demo` fills in: two agents, a queue and a customer page in the first tenant, for trying it out. */
import { queueDefaults } from '#contracts/web-manager/queues.ts';
import { addChatPage } from './chat-pages/chat-page.store.ts';
import { setOwnPassword } from './identity/account.store.ts';
import { hashPassword } from './identity/password.ts';
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

/** Fills the first tenant unless it has users already. Answers what to print; `{url}` stands for the server's address. */
export async function fillDemo({ db, clock }: Ground): Promise<string[]> {
  const [tenant] = await db.asSystem(listTenants);
  if (tenant === undefined) return [];
  const passwordHash = await hashPassword(demoPassword);
  const filled = await db.inTenant(tenant.id, async (tx) => {
    if ((await listUsers(tx)).length > 0) return false;
    const memberIds = [];
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
    await addChatPage(tx, clock, { key: pageKey, name: 'Ask us', queueId: queue.id, enabled: true });
    return memberIds;
  });
  if (filled !== false) {
    for (const id of filled)
      await db.asSystem((tx) =>
        setOwnPassword(tx, { id, oldHash: passwordHash, newHash: passwordHash, at: clock.now() }),
      );
  }
  return [
    '',
    '  The demo:',
    `    Agents     {url}/agentportal as ${people.map((person) => person.userName).join(' or ')}, password ${demoPassword}`,
    `    Customers  {url}/webinteraction/${pageKey}`,
  ];
}
