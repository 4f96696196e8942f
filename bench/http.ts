/**
 * What a read costs over HTTP, signed on: a page of fifty users of a tenant that has a thousand, and one user; requests a
 * second of 16 connections and the 99th percentile of their time. Floor in the same run, in turns: a bare Fastify with
 * `pg` in a process of its own that reads the same rows, without sessions, tenants, permissions and transactions.
 * RELAIS_BENCH_SECONDS (5) is the time of each turn, RELAIS_BENCH_RUNS (3) how many there are; the medians are told.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { usualListPage } from '#contracts/list-sizes.ts';
import { userId } from '#contracts/vocabulary/ids.ts';
import { systemClock } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';
import { addTenant } from '#tests/support/fixtures.ts';
import { addPeople } from '#tests/support/people.ts';
import { sessionCookie } from '#tests/support/test-app.ts';
import { type BenchContext, type Measure, ratio, setting } from './measure.ts';
import { monotonic, quantile, round, startProcess } from './processes/process.ts';
import { addressOf, request } from './processes/requests.ts';

const people = 1_000;
const connections = 16;
const seconds = setting('SECONDS', 5);
const runs = setting('RUNS', 3);

export default async function run(context: BenchContext): Promise<Measure[]> {
  const tenantId = await addTenant(context.db);
  await addPeople(context, tenantId, { count: people });
  const cookie = await administrator(context);
  const [server, bare] = await Promise.all([startProcess('server.ts'), startProcess('bare-http.ts')]);
  try {
    const { app, system, owner } = context;
    const url = await server.ask(z.string(), 'start', { app, system });
    const bareUrl = await bare.ask(z.string(), 'start', { owner, tenantId, pageSize: usualListPage });
    const list = `${url}/api/web-manager/tenants/${tenantId}/users`;
    const { items } = z
      .object({ items: z.array(z.object({ id: z.string() })) })
      .parse(JSON.parse(await request(list, { cookie })));
    const id = items[0]?.id ?? '';
    const kinds = {
      'a page of a list': { ours: list, bare: `${bareUrl}/users` },
      'a single read': { ours: `${list}/${id}`, bare: `${bareUrl}/users/${id}` },
    };
    const measures: Measure[] = [];
    for (const [kind, urls] of Object.entries(kinds)) measures.push(...(await compare(kind, urls, cookie)));
    return measures;
  } finally {
    await Promise.all([server.stop(), bare.stop()]);
  }
}

async function administrator({ db }: BenchContext): Promise<string> {
  const id = newId(userId, systemClock);
  const fields = { tenant_id: null, role: 'central-administrator', password_hash: 'none', must_change_password: false };
  const name = { user_name: `bench-${randomUUID()}`, first_name: 'Bench', last_name: 'Administrator' };
  await db.asSystem(({ q }) =>
    q
      .insertInto('user_account')
      .values({ id, ...fields, ...name })
      .execute(),
  );
  return sessionCookie({ db, clock: systemClock }, { userId: id, door: 'web-manager' });
}

async function compare(kind: string, urls: { ours: string; bare: string }, cookie: string): Promise<Measure[]> {
  const [ours, bare]: Read[][] = [[], []];
  for (let n = 0; n < runs; n++) {
    bare?.push(await read(urls.bare, undefined));
    ours?.push(await read(urls.ours, cookie));
  }
  const median = (reads: Read[] | undefined, of: keyof Read) =>
    round(
      quantile(
        (reads ?? []).map((each) => each[of]),
        0.5,
      ),
    );
  const of = `${kind}, ${connections} connections`;
  const [rate, floorRate] = [median(ours, 'perSecond'), median(bare, 'perSecond')];
  const [p99, floorP99] = [median(ours, 'p99'), median(bare, 'p99')];
  return [
    { bench: 'http', metric: of, value: rate, unit: 'requests/s', floor: floorRate, ratio: ratio(rate, floorRate) },
    { bench: 'http', metric: `${of}, p99`, value: p99, unit: 'ms', floor: floorP99, ratio: ratio(floorP99, p99) },
  ];
}

interface Read {
  readonly perSecond: number;
  readonly p99: number;
}

async function read(url: string, cookie: string | undefined): Promise<Read> {
  const times: number[] = [];
  const start = monotonic();
  const until = start + seconds * 1_000;
  // Each connection from an address of its own: one alone would meet its limit of requests a second.
  const ask = async (address: string): Promise<void> => {
    const asked = monotonic();
    await request(url, { ...(cookie === undefined ? {} : { cookie }), address });
    times.push(monotonic() - asked);
  };
  await Promise.all(
    Array.from({ length: connections }, async (_, n) => {
      while (monotonic() < until) await ask(addressOf(n, 3));
    }),
  );
  return { perSecond: (times.length * 1_000) / (monotonic() - start), p99: quantile(times, 0.99) };
}
