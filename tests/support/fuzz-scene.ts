/** A node with a full tenant and people of every role, for fuzz.ts. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { tenantId as tenantIdSchema, userId } from '#contracts/vocabulary/ids.ts';
import { doors, tenantRoles } from '#contracts/vocabulary/role.ts';
import { newChatToken, open } from '#server/contacts/open.ts';
import { hashPassword } from '#server/identity/password.ts';
import { systemClock } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';
import { addQueue, addTenant, addUser } from './fixtures.ts';
import { fullTenant } from './full-tenant.ts';
import { type Caller, type FuzzReport, fuzz } from './fuzz.ts';
import { fuzzSockets, type SocketFuzzReport } from './fuzz-sockets.ts';
import { readOperations } from './operations.ts';
import { idsOf, rowsOf } from './tenant-rows.ts';
import { sessionCookie } from './test-app.ts';
import type { TestDatabase } from './test-database.ts';
import { startTestNode } from './test-node.ts';

export async function fuzzNode(
  database: Pick<TestDatabase, 'db' | 'owner'>,
  requests: number,
  seed: number,
): Promise<FuzzReport> {
  const { db } = database;
  const ground = { db, clock: systemClock };
  const owner = new pg.Client(database.owner);
  await owner.connect();
  const node = await startTestNode(db);
  try {
    const tenant = tenantIdSchema.parse(await fullTenant(db));
    /** New people each time: the calls before may have deleted, disabled or signed off the last ones. */
    const passwordHash = await hashPassword('the right password');
    const newPeople = async (): Promise<Caller[]> => {
      const people: Caller[] = [];
      const administrator = newId(userId, systemClock);
      const fields = { id: administrator, user_name: `admin-${administrator}`, first_name: 'C', last_name: 'A' };
      await db.asSystem(({ q }) =>
        q
          .insertInto('user_account')
          .values({
            ...fields,
            tenant_id: null,
            role: 'central-administrator',
            password_hash: passwordHash,
            must_change_password: false,
          })
          .execute(),
      );
      const door = 'web-manager';
      people.push({ door, cookie: await sessionCookie(ground, { userId: administrator, door }) });
      const { rowCount } = await owner.query('select from tenant where id = $1', [tenant]);
      if (rowCount === 0) return people;
      for (const role of tenantRoles) {
        const id = await addUser(db, tenant, { role, passwordHash });
        for (const door of doors) {
          people.push({ door, cookie: await sessionCookie(ground, { userId: id, tenantId: tenant, door }) });
        }
      }
      return people;
    };
    const ids = idsOf(tenant, await rowsOf(owner, tenant));
    const operations = await readOperations();
    const people = await newPeople();
    return await fuzz({ url: node.url, operations, people, idOf: ids, requests, seed, refresh: newPeople });
  } finally {
    await node.stop();
    await owner.end();
  }
}

/** The same for the frames of both sockets and for uploads. */
export async function fuzzSocketsOfNode(
  { db }: Pick<TestDatabase, 'db'>,
  rounds: number,
  seed: number,
): Promise<SocketFuzzReport> {
  const ground = { db, clock: systemClock };
  const node = await startTestNode(db);
  try {
    const tenantId = await addTenant(db);
    const agent = await addUser(db, tenantId, { role: 'supervisor' });
    const queueId = await addQueue(db, tenantId, { memberIds: [agent] });
    const cookie = await sessionCookie(ground, { userId: agent, tenantId, door: 'agent-portal' });
    const token = newChatToken();
    await open(ground, {
      tenantId,
      medium: 'web-interaction',
      live: true,
      queueId,
      openId: randomUUID(),
      text: 'Hello?',
      token,
    });
    return await fuzzSockets({ url: node.url, cookie, token, rounds, seed });
  } finally {
    await node.stop();
  }
}
