/** What a person keeps of his own ways in, the same at each door of people: second factor and sessions. */
import { z } from 'zod';
import { done, route } from './route.ts';
import { maxPasswordLength, sessionView } from './session.ts';
import { sessionId } from './vocabulary/ids.ts';
import { type Door, door } from './vocabulary/role.ts';

/** Six digits of the application, or a recovery code; spaces and hyphens do not count. */
const code = z.string().trim().min(1).max(40);
const password = z.string().min(1).max(maxPasswordLength);

export const openSession = z.object({
  id: sessionId,
  door,
  startedAt: z.iso.datetime(),
  /** To the minute. */
  lastSeenAt: z.iso.datetime(),
  address: z.string(),
  userAgent: z.string(),
  /** The one that asks. */
  isThis: z.boolean(),
});
export type OpenSession = z.infer<typeof openSession>;
export const openSessions = z.object({ items: z.array(openSession) });

export const enrolment = z.object({
  /** Base32, for who types it. */
  secret: z.string(),
  /** otpauth://…, for the QR code. */
  uri: z.string(),
});
export type Enrolment = z.infer<typeof enrolment>;

/** Shown once. */
export const enrolled = z.object({ recoveryCodes: z.array(z.string()), session: sessionView });
export type Enrolled = z.infer<typeof enrolled>;

/** Shown once. */
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export const recoveryCodeCount = 10;

export function ownAccess(of: Door) {
  const path = `/api/${of}/session` as const;
  const enter = () =>
    of === 'web-manager' ? route('web-manager.enter', of, { narrows: true }) : route('agent-portal.enter', of);
  const enrol = () => route('signed-on', of, { step: 'enrolment' });
  return {
    /** The second step of signing on. Safe to repeat. Throws CODE_WRONG, or SIGN_ON_LIMITED after too many. */
    giveCode: route('signed-on', of, { step: 'code' })
      .route({ method: 'POST', path: `${path}/code` })
      .input(z.object({ code }))
      .output(sessionView),
    /**
     * A new secret, which counts once it is confirmed; begun again it is another one. PASSWORD_WRONG unless the
     * installation asks for the second factor right now; SECOND_FACTOR_IN_USE for who has one.
     */
    beginSecondFactor: enrol()
      .route({ method: 'POST', path: `${path}/second-factor` })
      .input(z.object({ currentPassword: password.optional() }))
      .output(enrolment),
    /** CODE_WRONG, SECOND_FACTOR_MISSING when none was begun. */
    confirmSecondFactor: enrol()
      .route({ method: 'POST', path: `${path}/second-factor/confirmation` })
      .input(z.object({ code }))
      .output(enrolled),
    /** PASSWORD_WRONG, CODE_WRONG, SECOND_FACTOR_MISSING. */
    removeSecondFactor: enter()
      .route({ method: 'POST', path: `${path}/second-factor/removal` })
      .input(z.object({ currentPassword: password, code }))
      .output(sessionView),
    /** Ten recovery codes in place of those of now. PASSWORD_WRONG, CODE_WRONG, SECOND_FACTOR_MISSING. */
    renewRecoveryCodes: enter()
      .route({ method: 'POST', path: `${path}/second-factor/recovery-codes` })
      .input(z.object({ currentPassword: password, code }))
      .output(recoveryCodes),
    /** The person's sessions at all doors, the last seen first. */
    sessions: enter()
      .route({ method: 'GET', path: `${path}/open` })
      .output(openSessions),
    /** SESSION_NOT_FOUND for one that is over, or another person's. */
    endSession: enter()
      .route({ method: 'DELETE', path: `${path}/open/{sessionId}` })
      .input(z.object({ sessionId }))
      .output(done),
    /** All but the one that asks. */
    endOtherSessions: enter()
      .route({ method: 'DELETE', path: `${path}/open` })
      .output(done),
  };
}
