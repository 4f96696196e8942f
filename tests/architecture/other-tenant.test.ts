/**
 * Nobody reaches another tenant, whatever route he tries: every operation of contracts/openapi.json, called by each role
 * of one tenant with the ids of another in its path, query and body. A route that is added is tried without being named
 * here. That the calls are good ones is shown at the end: the people of the tenant itself make them, and get through.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tenantId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import { type Door, type Role, tenantRoles } from '#contracts/vocabulary/role.ts';
import { agentPortalRouter } from '#server/agent-portal/routes.ts';
import { webInteractionRouter } from '#server/channels/web-interaction/web-interaction.routes.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { Ground } from '#server/platform/ground.ts';
import { newId } from '#server/platform/ids.ts';
import { webManagerRouter } from '#server/web-manager/routes.ts';
import { addGoneNode, addUser, redPixel } from '#tests/support/fixtures.ts';
import { fullTenant } from '#tests/support/full-tenant.ts';
import { inputFor } from '#tests/support/generated-input.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { type Operation, readOperations } from '#tests/support/operations.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { idsOf, nobody, rowsOf } from '#tests/support/tenant-rows.ts';
import { createTestApp, sessionCookie, type TestApp } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

/** What is typed to be new, or must fit what is stored; the rest is drawn from the schemas. */
const given = {
  version: 1,
  timeZone: 'Europe/Paris',
  domains: ['fresh.test'],
  password: 'a good password 7',
  logo: redPixel,
  colours: { accent: '#003366', onAccent: '#ffffff' },
};
/** The same for one operation: what its fields ask of one another. */
const givenTo: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // The reason of a wrap-up is none for being unavailable, and available has none.
  'agentPortal.desk.setState': { reasonId: undefined },
  'agentPortal.supervision.setAgentState': { reasonId: undefined },
  // There is one queue, which cannot be its own heir.
  'webManager.queues.remove': { heirId: undefined },
};

let database: TestDatabase;
let owner: pg.Client;
let ground: Ground;
let passwordHash: string;
let apps: Record<string, TestApp>;
const operations = await readOperations();

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
  ground = { db: database.db, clock: manualClock() };
  passwordHash = await hashPassword('the right password');
  await database.db.asSystem(({ q }) => q.updateTable('installation').set({ mode: 'multi' }).execute());
  apps = {
    'web-manager': await createTestApp(
      ground,
      '/api/web-manager/*',
      webManagerRouter({ ...ground, secrets: testSecrets }),
    ),
    'agent-portal': await createTestApp(
      ground,
      '/api/agent-portal/*',
      agentPortalRouter({ ...ground, secrets: testSecrets }),
    ),
    'web-interaction': await createTestApp(ground, '/api/web-interaction/*', webInteractionRouter(ground)),
  };
});
afterAll(async () => {
  for (const app of Object.values(apps)) await app.close();
  await owner.end();
  await database.drop();
});

/** Every text that a tenant's rows hold and that names something: ids, names, messages; not states and settings. */
function wordsIn(rows: Map<string, string[]>): Set<string> {
  const words = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && value.length > 3) words.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  for (const row of [...rows.values()].flat()) collect(JSON.parse(row));
  return words;
}

interface Made {
  url: string;
  body: unknown;
}

/** A call of the operation; ids of the path by `inPath`, of query and body by `inBody`. */
function make(
  operation: Operation,
  inPath: (name: string) => string | undefined,
  inBody: (name: string) => string | undefined,
): Made {
  const options = (ids: typeof inPath) => ({
    idOf: (name: string) => ids(name) ?? nobody,
    given: { ...given, ...givenTo[operation.id] },
  });
  let url = operation.path;
  const query = new URLSearchParams();
  for (const { name, in: place, schema } of operation.parameters) {
    const value = inputFor(schema, name, options(place === 'path' ? inPath : inBody));
    if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(String(value)));
    else if (typeof value !== 'object') query.set(name, String(value));
  }
  if (query.size > 0) url += `?${query}`;
  return { url, body: operation.body === undefined ? undefined : inputFor(operation.body, '', options(inBody)) };
}

async function call(operation: Operation, { url, body }: Made, cookie: string) {
  const app = apps[operation.path.split('/')[2] ?? ''];
  if (app === undefined) throw new Error(`no door for ${operation.path}`);
  return app.call({ method: operation.method, url, cookie, ...(body === undefined ? {} : { body }) });
}

async function cookieOf(tenant: string, role: Role, door: Door): Promise<string> {
  if (role === 'central-administrator') {
    const id = newId(userId, ground.clock);
    await addAdministrator(id);
    return sessionCookie(ground, { userId: id, door });
  }
  const own = tenantId.parse(tenant);
  const { rows } = await owner.query<{ id: string }>(
    'select id from user_account where tenant_id = $1 and role = $2 and deleted_at is null order by id limit 1',
    [tenant, role],
  );
  return sessionCookie(ground, { userId: userId.parse(rows[0]?.id), tenantId: own, door });
}

async function addAdministrator(id: UserId): Promise<void> {
  const person = {
    id,
    user_name: `admin-${id}`,
    first_name: 'Central',
    last_name: 'Administrator',
    password_hash: 'none',
  };
  await database.db.asSystem(({ q }) =>
    q
      .insertInto('user_account')
      .values({ ...person, tenant_id: null, role: 'central-administrator', must_change_password: false })
      .execute(),
  );
}

/** A tenant with everything, and somebody of every role. */
async function staffedTenant(): Promise<string> {
  const tenant = await fullTenant(database.db);
  // A second agent, for one may be deleted on the way.
  for (const role of tenantRoles) await addUser(database.db, tenant, { role, passwordHash });
  await owner.query('update user_account set password_hash = $1 where tenant_id = $2', [passwordHash, tenant]);
  return tenant;
}

const guarded = operations.filter(({ permission, door }) => permission !== 'public' && door !== undefined);

describe('the ids of another tenant, in every route of the OpenAPI document', () => {
  test('reach nothing, show nothing and change nothing, whatever the role', async () => {
    const [mine, theirs] = [await staffedTenant(), await staffedTenant()];
    const before = await rowsOf(owner, theirs);
    const ids = { mine: idsOf(mine, await rowsOf(owner, mine)), theirs: idsOf(theirs, before) };
    const ownWords = wordsIn(await rowsOf(owner, mine));
    const secret = [...wordsIn(before)].filter((word) => !ownWords.has(word));
    expect(secret.length).toBeGreaterThan(20);
    for (const operation of guarded) {
      for (const { name, in: place } of operation.parameters) {
        // Belongs to the installation.
        if (name === 'nodeId') continue;
        if (place === 'path' && /Ids?$/.test(name)) expect(ids.theirs(name), `${operation.id} ${name}`).toBeDefined();
      }
      // All of theirs; my own tenant in the path, and theirs behind it; my own path, and theirs in the body.
      const behind = (name: string) => (name === 'tenantId' ? mine : ids.theirs(name));
      const calls = [
        make(operation, ids.theirs, ids.theirs),
        make(operation, behind, behind),
        make(operation, ids.mine, behind),
      ];
      for (const role of tenantRoles) {
        for (const made of calls) {
          const answer = await call(operation, made, await cookieOf(mine, role, operation.door ?? 'web-manager'));
          const said = JSON.stringify(answer.body ?? '');
          const sent = `${made.url} ${JSON.stringify(made.body ?? '')}`;
          const told = secret.filter((word) => said.includes(word) && !sent.includes(word));
          expect(told, `${role}: ${operation.method} ${made.url} answers ${answer.status}`).toEqual([]);
          expect(answer.status, `${role}: ${operation.method} ${made.url}`).toBeLessThan(500);
        }
      }
    }
    expect(await rowsOf(owner, theirs)).toEqual(before);
  }, 120_000);

  /** Who may do all that is done at a door. */
  const insiders: Readonly<Record<Door, readonly Role[]>> = {
    'web-manager': ['central-administrator', 'tenant-manager'],
    'agent-portal': tenantRoles,
  };

  // A session that is drawn from the tenant is not the caller's own; server/**/*access.routes.test.ts end those.
  const ofOneself = ['webManager.own.endSession', 'webManager.administratorAccess.endSession'];
  const shared = guarded.filter(({ id }) => !ofOneself.includes(id));

  test.each(shared.map((operation) => [operation.id, operation] as const))(
    '%s: the same call with the ids of his own gets through',
    async (_, operation) => {
      const tenant = await staffedTenant();
      const inTenant = idsOf(tenant, await rowsOf(owner, tenant));
      const administrator = newId(userId, ground.clock);
      await addAdministrator(administrator);
      const node = await addGoneNode(database.db);
      const ids = (name: string) => {
        if (name === 'nodeId') return node;
        return operation.permission === 'administrator.manage' && name === 'userId' ? administrator : inTenant(name);
      };
      const made = make(operation, ids, ids);
      const refused: string[] = [];
      for (const role of insiders[operation.door ?? 'web-manager']) {
        const { status, body } = await call(
          operation,
          made,
          await cookieOf(tenant, role, operation.door ?? 'web-manager'),
        );
        if (status < 400 || [409, 410, 422].includes(status)) return;
        refused.push(`${role}: ${status} ${JSON.stringify(body)}`);
      }
      expect.fail(`${operation.method} ${made.url} ${JSON.stringify(made.body)}\n${refused.join('\n')}`);
    },
  );
});
