/**
 * What a page of the list of users costs in a tenant of 10,000 (another one has as many): 95th percentile of whole
 * requests over HTTP on loopback, signed on, one after the other. Floor in the same run: a bare Fastify route that reads
 * the same fifty rows by primary key with `pg`. The plan allows 100 ms.
 */
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import { longestListPage, usualListPage } from '#contracts/list-sizes.ts';
import { type TenantId, userId } from '#contracts/vocabulary/ids.ts';
import { userSorts } from '#contracts/web-manager/users.ts';
import { createAuthenticate } from '#server/identity/authenticate.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import { systemClock } from '#server/platform/clock.ts';
import { mountContract } from '#server/platform/http/mount.ts';
import { createHttp } from '#server/platform/http/server.ts';
import { newId } from '#server/platform/ids.ts';
import { createLog } from '#server/platform/log.ts';
import { usersRouter } from '#server/web-manager/users.routes.ts';
import { addDepartment, addQueue, addTenant } from '#tests/support/fixtures.ts';
import { addPeople } from '#tests/support/people.ts';
import { sessionCookie } from '#tests/support/test-app.ts';
import { type BenchContext, type Measure, ratio } from './measure.ts';

const people = 10_000;
const rounds = 60;

export default async function run(context: BenchContext): Promise<Measure[]> {
  const { tenantId, department, queue } = await fill(context);
  const { url, cookie, close } = await serve(context, tenantId);
  const pages = { last: people / usualListPage, deep: people / usualListPage / 2 };
  const queries: Readonly<Record<string, string>> = {
    'first page': '',
    'last page': `page=${pages.last}`,
    'longest page': `pageSize=${longestListPage}`,
    'search, one finds': 'search=person-7777',
    'search, half find': 'search=5',
    'search, none finds': 'search=nobody+is+called+this',
    department: `department=${department}`,
    'members of a queue': `queue=${queue}`,
    'search in a department, backwards': `department=${department}&search=ada&sort=userName&order=desc`,
    ...Object.fromEntries(userSorts.map((sort) => [`by ${sort}, midway`, `sort=${sort}&page=${pages.deep}`])),
  };
  const bare = await serveBare(context, tenantId);
  const measures: Measure[] = [];
  try {
    const floor = await p95(bare.url, '');
    for (const [metric, query] of Object.entries(queries)) {
      const value = await p95(`${url}?${query}`, cookie);
      measures.push({ bench: 'directory', metric, value, unit: 'ms p95', floor, ratio: ratio(floor, value) });
    }
  } finally {
    await bare.close();
    await close();
  }
  return measures;
}

async function fill(context: BenchContext) {
  const { db } = context;
  const [tenantId, elsewhere] = [await addTenant(db), await addTenant(db)];
  const department = await addDepartment(db, tenantId, 'Sales');
  await addPeople(context, tenantId, { count: people, departmentId: department, inDepartment: people / 4 });
  await addPeople(context, elsewhere, { count: people });
  const queue = await addQueue(db, tenantId);
  const client = new pg.Client(context.owner);
  await client.connect();
  await client.query(
    'insert into queue_member (queue_id, user_id, tenant_id) select $1, id, tenant_id from user_account where tenant_id = $2',
    [queue, tenantId],
  );
  await client.query('analyze');
  await client.end();
  return { tenantId, department, queue };
}

async function serve({ db }: BenchContext, tenantId: TenantId) {
  const ground = { db, clock: systemClock };
  const app = await createHttp({ log: createLog('silent'), trustedProxies: [] });
  const authenticate = createAuthenticate(ground);
  mountContract<RequestContext>(app, {
    path: '/api/web-manager/*',
    router: { users: usersRouter(ground) },
    context: (request, reply) => ({
      request,
      reply,
      address: request.ip,
      authenticate: (door) => authenticate(request, door),
    }),
  });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const id = newId(userId, systemClock);
  await db.asSystem(({ q }) =>
    q
      .insertInto('user_account')
      .values({
        id,
        tenant_id: null,
        user_name: `bench-${randomUUID()}`,
        first_name: 'Bench',
        last_name: 'Administrator',
        role: 'central-administrator',
        password_hash: 'none',
        must_change_password: false,
      })
      .execute(),
  );
  return {
    url: `${origin}/api/web-manager/tenants/${tenantId}/users`,
    cookie: await sessionCookie(ground, { userId: id, door: 'web-manager' }),
    close: () => app.close(),
  };
}

async function serveBare({ owner }: BenchContext, tenantId: TenantId) {
  const pool = new pg.Pool({ ...owner, max: 4 });
  const { rows } = await pool.query<{ id: string }>('select id from user_account where tenant_id = $1 limit $2', [
    tenantId,
    usualListPage,
  ]);
  const ids = rows.map(({ id }) => id);
  const app = Fastify();
  app.get('/', async () => (await pool.query('select * from user_account where id = any ($1::uuid[])', [ids])).rows);
  return {
    url: await app.listen({ port: 0, host: '127.0.0.1' }),
    close: async () => {
      await app.close();
      await pool.end();
    },
  };
}

async function p95(url: string, cookie: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const answer = await fetch(url, { headers: { cookie } });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((one, other) => one - other);
  return Math.round((sorted[Math.floor(rounds * 0.95)] ?? 0) * 10) / 10;
}
