// @vitest-environment happy-dom
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, type ReactNode, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SessionView, sessionView } from '#contracts/session.ts';
import { inputOf, press, type Rendered, render, settle, type, until, untilShown } from '#tests/support/rendered.tsx';
import { ApiError } from '../api-error.ts';
import { createQueryClient } from '../query-client.ts';
import { sessionKey, useSession, watchSession } from './session-context.ts';
import type { OwnAccess, SessionDoor } from './session-door.ts';
import { SessionGate } from './session-gate.tsx';

const own: OwnAccess = {
  giveCode: async () => sessionOf(1),
  beginSecondFactor: async () => ({ secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/x' }),
  confirmSecondFactor: async () => ({ recoveryCodes: [], session: sessionOf(1) }),
  removeSecondFactor: async () => sessionOf(1),
  renewRecoveryCodes: async () => ({ recoveryCodes: [] }),
  sessions: async () => ({ items: [] }),
  endSession: async () => undefined,
  endOtherSessions: async () => undefined,
};

const idOf = (number: number): string => `01990000-0000-7000-8000-00000000000${number}`;

function sessionOf(person: number, mustChangePassword = false): SessionView {
  return sessionView.parse({
    sessionId: idOf(person),
    userId: idOf(person),
    userName: person === 1 ? 'ada' : 'grace',
    signOnName: person === 1 ? 'ada@example.com' : 'grace',
    firstName: 'A',
    lastName: 'B',
    role: 'central-administrator',
    permissions: [],
    mustChangePassword,
    ...(mustChangePassword ? { awaits: 'password' } : {}),
    hasSecondFactor: false,
    passwordMinLength: 10,
    idleMinutes: 30,
  });
}

/** The session that the server knows, and who comes in by signing on. */
let session: SessionView | undefined;
let next: SessionView;
let signedOff: number;
/** Whether the browser says that somebody signed on here. */
let signedOnHere: boolean;
/** What the server answers to a sign-on instead. */
let refusal: ApiError | undefined;
const door: SessionDoor = {
  own,
  mayHaveSession: () => signedOnHere,
  current: async () => {
    if (session === undefined) throw new ApiError('SIGN_ON_REQUIRED', { status: 401 });
    return session;
  },
  signOn: async () => {
    if (refusal !== undefined) throw refusal;
    session = next;
    return session;
  },
  changePassword: async () => {
    session = sessionOf(1);
    return session;
  },
  signOff: async () => {
    signedOff += 1;
    session = undefined;
  },
};

function Desk(): ReactNode {
  const { session: mine, signOff } = useSession();
  const [note, setNote] = useState('');
  return (
    <main tabIndex={-1}>
      <p>Signed on: {mine.userName}</p>
      <label htmlFor="note">Note</label>
      <input id="note" value={note} onChange={({ currentTarget }) => setNote(currentTarget.value)} />
      <button type="button" onClick={() => void signOff()}>
        Away
      </button>
    </main>
  );
}

let queries: QueryClient;
let page: Rendered;
const shown = (): string => document.body.textContent ?? '';

async function open(): Promise<void> {
  queries = createQueryClient();
  page = await render(
    <QueryClientProvider client={queries}>
      <SessionGate door={door} console="Web Manager">
        <Desk />
      </SessionGate>
    </QueryClientProvider>,
  );
}

/** A request is refused for want of a session, as after its end. */
async function loseSession(): Promise<void> {
  session = undefined;
  await act(async () => watchSession(queries)(new ApiError('SIGN_ON_REQUIRED', { status: 401 })));
}

async function signOn(): Promise<void> {
  await type('User name', 'somebody');
  await type('Password', 'secret');
  await press('Sign on');
}

beforeEach(() => {
  session = sessionOf(1);
  next = sessionOf(1);
  signedOff = 0;
  refusal = undefined;
  signedOnHere = true;
});
afterEach(async () => {
  await page.unmount();
  queries.clear();
});

describe('the session gate', () => {
  it('lets in who has a session', async () => {
    await open();
    await untilShown('Signed on: ada');
  });

  it('asks the server for no session where nobody signed on', async () => {
    signedOnHere = false;
    await open();
    await until(() => inputOf('Password'));
    expect(shown()).not.toContain('Signed on: ada');
  });

  it('asks others to sign on, with what is missing at the fields', async () => {
    session = undefined;
    await open();
    await until(() => inputOf('Password'));
    await press('Sign on');
    expect(shown()).toContain('2 fields need your attention');
    await signOn();
    await untilShown('Signed on: ada');
  });

  it('marks a password that is missing for those who cannot see the red border', async () => {
    session = undefined;
    await open();
    await until(() => inputOf('Password'));
    expect(inputOf('Password').getAttribute('aria-invalid')).toBeNull();
    await press('Sign on');
    expect(inputOf('Password').getAttribute('aria-invalid')).toBe('true');
  });

  it('says how long somebody who failed too often has to wait', async () => {
    session = undefined;
    await open();
    await until(() => inputOf('Password'));
    refusal = new ApiError('SIGN_ON_LIMITED', { status: 429, retryAfterSeconds: 61 });
    await signOn();
    await untilShown('Too many failed attempts. Try again in 2 minutes.');
  });

  it('says of a new password what it lacks', async () => {
    session = sessionOf(1, true);
    await open();
    await until(() => inputOf('New password'));
    await type('Current password', 'first');
    await type('New password', ' '.repeat(10));
    await type('New password again', ' '.repeat(10));
    await press('Change password');
    await untilShown('New password: At least 5 different characters');
    expect(inputOf('New password').getAttribute('aria-invalid')).toBe('true');
  });

  it('lets nobody in before the one-time password is changed, but out', async () => {
    session = sessionOf(1, true);
    await open();
    await untilShown('Choose a new password');
    expect(shown()).not.toContain('Signed on: ada');
    await press('Sign off');
    await until(() => inputOf('User name'));
    expect(signedOff).toBe(1);
  });

  it('forgets everything that was loaded when the session is signed off', async () => {
    await open();
    await untilShown('Signed on: ada');
    queries.setQueryData(['users'], ['secret']);
    await press('Away');
    await until(() => inputOf('User name'));
    expect(queries.getQueryData(['users'])).toBeUndefined();
    expect(queries.getQueryData(sessionKey)).toBeNull();
  });
});

describe('a session that ends under an open page', () => {
  beforeEach(async () => {
    await open();
    await untilShown('Signed on: ada');
    await type('Note', 'half a sentence');
    await loseSession();
    await untilShown('Your session has ended.');
  });

  it('is renewed over it: what was typed stays', async () => {
    // With several tenants the bare name leads nobody in.
    expect(inputOf('User name').value).toBe('ada@example.com');
    await signOn();
    await until(() => expect(shown()).not.toContain('Your session has ended.'));
    expect(inputOf('Note').value).toBe('half a sentence');
  });

  it('is not handed on: another person begins with an empty page', async () => {
    queries.setQueryData(['users'], ['of ada']);
    next = sessionOf(2);
    await signOn();
    await untilShown('Signed on: grace');
    expect(inputOf('Note').value).toBe('');
    expect(queries.getQueryData(['users'])).toBeUndefined();
  });

  it('can be left for good, without asking a server that knows it no more', async () => {
    await press('Sign off');
    await settle();
    await until(() => expect(shown()).not.toContain('Signed on: ada'));
    expect(inputOf('User name').value).toBe('');
    expect(signedOff).toBe(0);
  });
});
