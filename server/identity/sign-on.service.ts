/**
 * Sign-on by password. Every refusal but the limit is the same SIGN_ON_FAILED after the same work, so that nothing
 * tells which names exist. Failures are counted in PostgreSQL, for all nodes together; a success counts nothing, and
 * neither does what load or the database kept from being tried.
 */
import { createHash } from 'node:crypto';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { Door } from '#contracts/vocabulary/role.ts';
import { addEntry } from '#server/audit/audit.store.ts';
import { may } from '#server/permissions/authorise.ts';
import { addressBlock } from '#server/platform/address-block.ts';
import { type Clock, plusSeconds } from '#server/platform/clock.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import {
  countUpTo,
  isKnownReached,
  secondsLeftInWindow,
  uncountIfNotTried,
  uncountInWindow,
} from '#server/platform/limits.store.ts';
import { getInstallation } from '#server/tenants/installation.store.ts';
import { findTenantByDomain, findTenantByKey, findTheOnlyTenant } from '#server/tenants/tenant.store.ts';
import { type Account, findAccount } from './account.store.ts';
import { verifyPassword } from './password.ts';
import { hasSecondFactor } from './second-factor.store.ts';
import { needsSecondFactor } from './second-factor-policy.ts';
import { createSession, findSessionById, type LiveSession } from './session.store.ts';
import { signedOn, signOnLimits, tellFailure } from './sign-on-audit.ts';
import { parseSignOnName, type SignOnName } from './sign-on-name.ts';

export interface SignOnAttempt {
  door: Door;
  /** As typed. */
  userName: string;
  password: string;
  /** The tenant that the page's path names; only the Agent Portal has one. */
  tenantKey?: string | undefined;
  address: string;
  userAgent: string;
}

/**
 * A session, of which its door may still await something (LiveSession.awaits). Throws SIGN_ON_FAILED, or
 * SIGN_ON_LIMITED with the seconds to wait; to who had the password: SIGN_ON_SERVICE, ONE_TIME_PASSWORD_EXPIRED.
 */
export async function signOn(ground: Ground, attempt: SignOnAttempt): Promise<{ session: LiveSession; token: string }> {
  const addressKey = `sign-on ${addressBlock(attempt.address)}`;
  if (isKnownReached(ground.db, ground.clock, addressKey)) throw limited(ground.clock);
  const { account, identity, tenantId } = await findCandidate(ground, attempt);
  const limit = await enter(ground, attempt, identity);
  const untilTried = <T>(work: () => Promise<T>): Promise<T> => {
    const { windowSeconds } = signOnLimits;
    return uncountIfNotTried(
      ground.db,
      ground.clock,
      { keys: [limit.accountKey, limit.addressKey], windowSeconds },
      work,
    );
  };
  const fits = await untilTried(() =>
    verifyPassword(account?.passwordHash, attempt.password, addressBlock(attempt.address)),
  );
  if (account === undefined || !fits || account.disabled) {
    await tellFailure(ground, { attempt, account, tenantId, ...limit });
    throw new RelaisError('SIGN_ON_FAILED');
  }
  if (account.kind === 'service') throw new RelaisError('SIGN_ON_SERVICE');
  return untilTried(() => enterWith(ground, attempt, account, limit));
}

async function enterWith(
  { db, clock }: Ground,
  attempt: SignOnAttempt,
  account: Account,
  limit: Counted,
): Promise<{ session: LiveSession; token: string }> {
  return db.asSystem(async (tx) => {
    const { id, token } = await createSession(tx, clock, {
      userId: account.id,
      tenantId: account.tenantId,
      door: attempt.door,
      address: attempt.address,
      userAgent: attempt.userAgent,
      ...(await awaitedOf(tx, account, clock.now())),
    });
    const session = await findSessionById(tx, clock, id);
    // Disabled or deleted between the look-up and now.
    if (session === undefined) throw new RelaisError('SIGN_ON_FAILED');
    for (const key of [limit.accountKey, limit.addressKey]) {
      await uncountInWindow(tx, clock, key, signOnLimits.windowSeconds);
    }
    if (session.awaits !== 'code') await addEntry(tx, clock, signedOn(session, attempt.address));
    return { session, token };
  });
}

/** What the installation asks of this person now. Read once at sign-on: a policy cuts nobody off in the middle of his work. */
async function awaitedOf(tx: SystemTx, account: Account, now: Date) {
  const policy = await getInstallation(tx);
  const isOlder = (days: number) => days > 0 && plusSeconds(account.passwordSetAt, days * 86_400) <= now;
  if (account.mustChangePassword && isOlder(policy.oneTimePasswordDays)) {
    throw new RelaisError('ONE_TIME_PASSWORD_EXPIRED');
  }
  const awaitsCode = await hasSecondFactor(tx, account.id);
  return {
    awaitsCode,
    passwordExpired: isOlder(policy.passwordExpiryDays),
    mustEnrol: !awaitsCode && needsSecondFactor(policy.secondFactorFor, account.role),
  };
}

/**
 * The account meant, and a text that is the same for all spellings of one name. It must not depend on whether the
 * account exists: two spellings that are limited together only for real users would tell who is one.
 */
async function findCandidate(
  { db }: Ground,
  { door, userName, tenantKey }: SignOnAttempt,
): Promise<{ account: Account | undefined; identity: string; tenantId?: TenantId }> {
  const identityOf = (scope: string, name: string) => `${door} ${scope} ${name.toLowerCase()}`;
  return db.asSystem(async (tx) => {
    const typed = parseSignOnName(userName);
    if (door === 'web-manager' && typed.domain === undefined) {
      // A bare name is a central administrator's, or else that of somebody of the only tenant.
      const central = await findAccount(tx, undefined, typed.name);
      const account = central ?? (await findManager(tx, (await findTheOnlyTenant(tx))?.id, typed.name));
      return { account, identity: identityOf('bare', typed.name) };
    }
    const tenant = await findTenant(tx, typed, tenantKey);
    if (tenant === undefined) return { account: undefined, identity: identityOf(typed.domain ?? '', typed.name) };
    const find = door === 'web-manager' ? findManager : findAccount;
    return {
      account: await find(tx, tenant, typed.name),
      identity: identityOf(tenant, typed.name),
      tenantId: tenant,
    };
  });
}

/** Somebody of a tenant who may enter the Web Manager. */
async function findManager(tx: SystemTx, tenant: TenantId | undefined, name: string): Promise<Account | undefined> {
  const account = tenant === undefined ? undefined : await findAccount(tx, tenant, name);
  return account !== undefined && may(account.role, 'web-manager.enter') ? account : undefined;
}

/** By the path's key, else by the domain, else the only one there is. A domain of another tenant than the key's fits none. */
async function findTenant(
  tx: SystemTx,
  { domain }: SignOnName,
  tenantKey: string | undefined,
): Promise<TenantId | undefined> {
  const ofDomain = domain === undefined ? undefined : await findTenantByDomain(tx, domain);
  if (tenantKey !== undefined && tenantKey !== '') {
    const ofKey = (await findTenantByKey(tx, tenantKey))?.id;
    return domain === undefined || ofDomain === ofKey ? ofKey : undefined;
  }
  return domain === undefined ? (await findTheOnlyTenant(tx))?.id : ofDomain;
}

interface Counted {
  readonly accountKey: string;
  readonly addressKey: string;
  readonly failures: number;
}

/**
 * Refuses who failed too often. Both counts are taken before the password is looked at, and given back on success or when
 * it could not be looked at: a thousand guesses at once are still no more than ten, and those of one address no more than
 * its ceiling, which leaves room for the people of one site who come in together.
 */
async function enter({ db, clock }: Ground, { address }: SignOnAttempt, identity: string): Promise<Counted> {
  const { windowSeconds, failuresPerAccountAndAddress, failuresPerAddress } = signOnLimits;
  // Hashed: people type passwords into the field of the name.
  const account = createHash('sha256').update(identity).digest('base64url');
  const accountKey = `sign-on ${account} ${addressBlock(address)}`;
  const addressKey = `sign-on ${addressBlock(address)}`;
  // Knocking at a door that is known to be closed costs nothing, and closes no other of the house.
  if (isKnownReached(db, clock, accountKey)) throw limited(clock);
  const ofAddress = await countUpTo(db, clock, { key: addressKey, windowSeconds, limit: failuresPerAddress });
  if (ofAddress === undefined) throw limited(clock);
  const limit = failuresPerAccountAndAddress;
  const failures = await uncountIfNotTried(db, clock, { keys: [addressKey], windowSeconds }, () =>
    countUpTo(db, clock, { key: accountKey, windowSeconds, limit }),
  );
  if (failures === undefined) {
    await db.asSystem((tx) => uncountInWindow(tx, clock, addressKey, windowSeconds));
    throw limited(clock);
  }
  return { accountKey, addressKey, failures };
}

function limited(clock: Clock): RelaisError {
  return new RelaisError('SIGN_ON_LIMITED', {
    retryAfterSeconds: secondsLeftInWindow(clock, signOnLimits.windowSeconds),
  });
}
