import { expect, onTestFinished, test } from 'vitest';
import { deskFrame, deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import type { Focus } from '#contracts/agent-portal/supervision-views.ts';
import { queueId, sessionId, tenantId, userId } from '#contracts/vocabulary/ids.ts';
import type { Caller } from '#server/permissions/caller.ts';
import type { Sockets } from '#server/platform/http/peer-sockets.ts';
import { newId } from '#server/platform/ids.ts';
import { connect } from '#tests/support/api.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { serveSockets } from '#tests/support/test-sockets.ts';
import type { Desk } from './desk-hub.ts';
import { mountDeskSocket } from './desk-socket.routes.ts';

const clock = manualClock();
const caller: Caller = {
  sessionId: newId(sessionId, clock),
  userId: newId(userId, clock),
  userName: 'ada',
  role: 'agent',
  tenantId: newId(tenantId, clock),
  door: 'agent-portal',
};

/** A door whose authentication answers when it is told to, or as `who` says. */
async function door(who?: () => Promise<Caller>) {
  const desks = new Set<Desk>();
  const asked = Promise.withResolvers<void>();
  const known = Promise.withResolvers<Caller | undefined>();
  const added = Promise.withResolvers<void>();
  const watched: (Focus | undefined)[] = [];
  let told = Promise.withResolvers<void>();
  const tell = (focus: Focus | undefined): void => {
    watched.push(focus);
    told.resolve();
    told = Promise.withResolvers();
  };
  let stopped = 0;
  let sockets: Sockets | undefined;
  const { url, close } = await serveSockets((app) => {
    sockets = mountDeskSocket(app, {
      perAddress: 2_000,
      clock,
      hub: {
        add(desk) {
          desks.add(desk);
          added.resolve();
          return () => desks.delete(desk);
        },
      },
      supervision: {
        add(_, focus) {
          tell(focus);
          return {
            look: tell,
            stop() {
              stopped += 1;
            },
          };
        },
      },
      authenticate() {
        asked.resolve();
        return who?.() ?? known.promise;
      },
      isOwnOrigin: () => true,
      onConnected: () => Promise.resolve(),
      onTyping: () => undefined,
    });
  });
  onTestFinished(close);
  const open = () => connect(url, deskSocketPath, deskFrame);
  return {
    desks,
    asked,
    known,
    added,
    open,
    sockets: () => sockets,
    watched,
    told: () => told.promise,
    stopped: () => stopped,
  };
}

test('a desk that goes while it is looked up is never there', async () => {
  const { desks, asked, known, open } = await door();
  const desk = await open();
  await asked.promise;
  desk.close();
  await desk.closed;
  known.resolve(caller);
  await known.promise;
  await new Promise((resolve) => setImmediate(resolve));
  expect(desks.size).toBe(0);
});

test('a desk whose look-up fails is told to come again', async () => {
  const { known, open } = await door();
  const desk = await open();
  known.reject(new Error('no database'));
  expect(await desk.closed).toBe(1011);
});

test('a desk that is silent, or says what makes no sense, is taken away', async () => {
  const { desks, known, added, open, sockets } = await door();
  known.resolve(caller);
  const desk = await open();
  await added.promise;
  expect(desks.size).toBe(1);
  clock.advance(26);
  sockets()?.ping();
  expect(await desk.closed).toBe(1006);
  const other = await open();
  other.send({ type: 'open-the-pod-bay-doors' });
  expect(await other.closed).toBe(4400);
});

test('a supervisor watches and looks at a queue; an agent who asks for it is told nothing', async () => {
  const supervisor: Caller = { ...caller, role: 'supervisor' };
  const watching = await door();
  watching.known.resolve(supervisor);
  const desk = await watching.open();
  await watching.added.promise;
  const focus = { queueId: newId(queueId, clock) };
  for (const command of [{ type: 'supervise' }, { type: 'supervise', focus }]) {
    const told = watching.told();
    desk.send(command);
    await told;
  }
  expect(watching.watched).toEqual([undefined, focus]);
  desk.close();
  await desk.closed;
  await expect.poll(watching.stopped).toBe(1);

  const refused = await door();
  refused.known.resolve(caller);
  const agent = await refused.open();
  await refused.added.promise;
  agent.send({ type: 'supervise' });
  // The next command is heard after it.
  agent.send({ type: 'nonsense' });
  await agent.closed;
  expect(refused.watched).toEqual([]);
});

test('who is no supervisor any more watches no more', async () => {
  let role: Caller['role'] = 'supervisor';
  const it = await door(() => Promise.resolve({ ...caller, role }));
  const desk = await it.open();
  await it.added.promise;
  const told = it.told();
  desk.send({ type: 'supervise' });
  await told;
  role = 'agent';
  for (const each of it.desks) await each.recheckSession();
  expect(it.stopped()).toBe(1);
});

test.each(['code', 'password', 'enrolment'] as const)('who still owes his %s gets no desk', async (awaits) => {
  const { desks, known, open } = await door();
  known.resolve({ ...caller, awaits });
  expect(await (await open()).closed).toBe(4401);
  expect(desks.size).toBe(0);
});
