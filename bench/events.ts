/**
 * What a change costs until it is on many screens: 20 changes a second of a tenant's reasons, each told to 1,000 desks;
 * from the answer to the commit, at another node, until the frame is at the socket, in a third process. Floor in the same run: a bare `ws`
 * server in a process of its own that sends the same bytes to as many sockets of the same client. Three times, in turns;
 * the median of each. The plan allows twice the floor at p99.
 * RELAIS_BENCH_SECONDS (60), RELAIS_BENCH_SOCKETS (1,000) and RELAIS_BENCH_RUNS (3) make it shorter.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { type DeskFrame, deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import type { ReasonId, TenantId } from '#contracts/vocabulary/ids.ts';
import { listDeskReasons } from '#server/agent-portal/desk.store.ts';
import { systemClock } from '#server/platform/clock.ts';
import { startDoorbell } from '#server/platform/events/doorbell.ts';
import { getReason, updateReason } from '#server/reasons/reason.store.ts';
import { addReason, addTenant, addUser } from '#tests/support/fixtures.ts';
import { sessionCookie } from '#tests/support/test-app.ts';
import { type BenchContext, type Measure, ratio, setting } from './measure.ts';
import { type Delays, delays, sentAt } from './processes/answers.ts';
import { monotonic, quantile, round, startProcess } from './processes/process.ts';

const perSecond = 20;
const seconds = setting('SECONDS', 60);
const sockets = setting('SOCKETS', 1_000);
const runs = setting('RUNS', 3);
const count = perSecond * seconds;
const deskReasons = 20;

export default async function run(context: BenchContext): Promise<Measure[]> {
  const { tenantId, ticking, cookies } = await fill(context);
  const frame: DeskFrame = {
    type: 'directory',
    ...(await context.db.inTenant(tenantId, listDeskReasons)),
  };
  const [server, bare, listeners] = await Promise.all(
    (['server.ts', 'bare-sockets.ts', 'listeners.ts'] as const).map(startProcess),
  );
  if (server === undefined || bare === undefined || listeners === undefined) throw new Error('no process');
  const doorbell = await startDoorbell({ db: context.db, log: console });
  const ours: Delays[] = [];
  const floors: Delays[] = [];
  const measure = async (url: string, ready: string | undefined, send: () => Promise<number[]>): Promise<Delays> => {
    await listeners.ask(z.unknown(), 'connect', { url: url.replace(/^http/, 'ws'), cookies, ready });
    const sent = await send();
    await wait(1_000);
    const measured = await listeners.ask(delays, 'delays', { sentAt: sent });
    await listeners.ask(z.unknown(), 'disconnect');
    await wait(1_000);
    return measured;
  };
  try {
    const { app, system } = context;
    const url = await server.ask(z.string(), 'start', { app, system });
    const bareUrl = await bare.ask(z.string(), 'start');
    for (let n = 0; n < runs; n++) {
      const text = JSON.stringify(frame);
      floors.push(await measure(bareUrl, undefined, () => bare.ask(sentAt, 'broadcast', { text, perSecond, count })));
      ours.push(await measure(`${url}${deskSocketPath}`, '"queues"', () => change(context, tenantId, ticking)));
    }
  } finally {
    await doorbell.stop();
    await Promise.all([server, bare, listeners].map((each) => each.stop()));
  }
  return (['p50', 'p99'] as const).map((which): Measure => {
    const [value, floor] = [ours, floors].map((all) =>
      round(
        quantile(
          all.map((each) => each[which]),
          0.5,
        ),
      ),
    );
    if (value === undefined || floor === undefined) throw new Error('nothing was measured');
    const missing = ours.reduce((sum, each) => sum + each.missing, 0);
    if (missing > 0) throw new Error(`${missing} frames never came`);
    const metric = `commit to socket, ${perSecond} changes/s to ${sockets} desks, ${which}`;
    return { bench: 'events', metric, value, unit: 'ms', floor, ratio: ratio(floor, value) };
  });
}

async function fill({ db }: BenchContext) {
  const tenantId = await addTenant(db);
  const ticking = await addReason(db, tenantId, 'wrap-up', 'tick-0');
  for (let n = 1; n < deskReasons; n++) await addReason(db, tenantId, n % 2 === 0 ? 'wrap-up' : 'unavailable');
  const cookies: string[] = [];
  for (let n = 0; n < sockets; n++) {
    const userId = await addUser(db, tenantId, { at: new Date() });
    cookies.push(await sessionCookie({ db, clock: systemClock }, { userId, tenantId, door: 'agent-portal' }));
  }
  return { tenantId, ticking, cookies };
}

/** Answers when each commit was answered. */
async function change({ db }: BenchContext, tenantId: TenantId, id: ReasonId): Promise<number[]> {
  const answered: number[] = [];
  let { version } = await db.inTenant(tenantId, (tx) => getReason(tx, id));
  const start = monotonic();
  for (let n = 1; n <= count; n++) {
    await wait(Math.max(0, start + (n * 1_000) / perSecond - monotonic()));
    const input = { name: `tick-${n}`, kind: 'wrap-up' as const, retired: false };
    ({ version } = await db.inTenant(tenantId, (tx) => updateReason(tx, systemClock, { id, version, input })));
    answered.push(monotonic());
  }
  return answered;
}
