import { expect, onTestFinished, test } from 'vitest';
import { deskFrame, deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import { sessionId, tenantId, userId } from '#contracts/vocabulary/ids.ts';
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
  mustChangePassword: false,
};

/** A door whose authentication answers when it is told to. */
async function door() {
  const desks = new Set<Desk>();
  const asked = Promise.withResolvers<void>();
  const known = Promise.withResolvers<Caller | undefined>();
  const added = Promise.withResolvers<void>();
  let sockets: Sockets | undefined;
  const { url, close } = await serveSockets((app) => {
    sockets = mountDeskSocket(app, {
      clock,
      hub: {
        add(desk) {
          desks.add(desk);
          added.resolve();
          return () => desks.delete(desk);
        },
      },
      authenticate() {
        asked.resolve();
        return known.promise;
      },
      isOwnOrigin: () => true,
      onConnected: () => Promise.resolve(),
      onTyping: () => undefined,
    });
  });
  onTestFinished(close);
  const open = () => connect(url, deskSocketPath, deskFrame);
  return { desks, asked, known, added, open, sockets: () => sockets };
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
