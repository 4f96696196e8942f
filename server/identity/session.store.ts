/**
 * Sessions of people. The browser holds 32 random bytes, the row only their SHA-256: who reads the table cannot sign on.
 * A session lives until it is ended, its user is disabled, or nothing was heard of it for the idle minutes of its
 * tenant (Agent Portal) or of the installation (Web Manager). Works across tenants: a token comes before its tenant.
 */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { OpenSession } from '#contracts/own-access.ts';
import { type SessionId, sessionId, type TenantId, tenantId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import { type Language, language } from '#contracts/vocabulary/language.ts';
import { type Door, door, type Role, role } from '#contracts/vocabulary/role.ts';
import type { SignOnStep } from '#contracts/vocabulary/sign-on-step.ts';
import { type Clock, plusSeconds } from '#server/platform/clock.ts';
import type { Database, SystemTx } from '#server/platform/db.ts';
import { newId } from '#server/platform/ids.ts';

/** A session that may act now, with what its door shows of the person. */
export interface LiveSession {
  readonly id: SessionId;
  readonly door: Door;
  readonly userId: UserId;
  readonly userName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: Role;
  readonly mustChangePassword: boolean;
  /** What comes before anything else. */
  readonly awaits?: SignOnStep;
  readonly hasSecondFactor: boolean;
  readonly passwordMinLength: number;
  readonly tenant?: {
    readonly id: TenantId;
    readonly key: string;
    readonly name: string;
    readonly language: Language;
    /** IANA name. */
    readonly timeZone: string;
  };
  /** The first of his tenant's. */
  readonly domain?: string;
  readonly idleMinutes: number;
}

export interface NewSession {
  userId: UserId;
  tenantId: TenantId | undefined;
  door: Door;
  address: string;
  userAgent: string;
  /** What is still awaited of the person. */
  awaitsCode?: boolean;
  passwordExpired?: boolean;
  mustEnrol?: boolean;
}

/** A row is written at most once in so many seconds for being seen; idle time is counted in minutes. */
const touchSeconds = 60;
/** Who has not given the code by then begins anew. */
const codeMinutes = 10;

export async function createSession(
  tx: SystemTx,
  clock: Clock,
  session: NewSession,
): Promise<{ id: SessionId; token: string }> {
  const token = randomBytes(32).toString('base64url');
  const id = newId(sessionId, clock);
  const now = clock.now();
  await tx.q
    .insertInto('session')
    .values({
      id,
      token_hash: hashOf(token),
      user_id: session.userId,
      tenant_id: session.tenantId ?? null,
      door: session.door,
      created_at: now,
      last_seen_at: now,
      address: session.address.slice(0, 100),
      user_agent: session.userAgent.slice(0, 300),
      awaits_code: session.awaitsCode ?? false,
      password_expired: session.passwordExpired ?? false,
      must_enrol: session.mustEnrol ?? false,
    })
    .execute();
  return { id, token };
}

/** The live session of a door's token. Being found counts as being seen, unless a machine looks (`unseen`). */
export async function findSession(
  db: Database,
  clock: Clock,
  token: string,
  of: Door,
  { unseen = false }: { unseen?: boolean } = {},
): Promise<LiveSession | undefined> {
  const row = await db.readAsSystem((tx) =>
    liveSessions(tx, clock).where('s.token_hash', '=', hashOf(token)).where('s.door', '=', of).executeTakeFirst(),
  );
  if (row === undefined) return undefined;
  const now = clock.now();
  const seenBefore = plusSeconds(now, -touchSeconds);
  if (!unseen && row.last_seen_at <= seenBefore) {
    await db.asSystem((tx) =>
      tx.q
        .updateTable('session')
        .set({ last_seen_at: now })
        .where('id', '=', row.id)
        .where('last_seen_at', '<=', seenBefore)
        .execute(),
    );
  }
  return liveSessionOf(row);
}

/** The session by its id, without touching it; undefined once it has ended. */
export async function findSessionById(tx: SystemTx, clock: Clock, id: SessionId): Promise<LiveSession | undefined> {
  const row = await liveSessions(tx, clock).where('s.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : liveSessionOf(row);
}

/** What was awaited of a session has come. */
export async function settleSession(
  tx: SystemTx,
  id: SessionId,
  settled: { awaits_code?: false; password_expired?: false; must_enrol?: boolean },
): Promise<void> {
  await tx.q.updateTable('session').set(settled).where('id', '=', id).execute();
}

/**
 * The user set up the second factor that is asked for, in this session. His others that still await it end: they had the
 * password alone, and begin anew with the code.
 */
export async function settleEnrolment(
  tx: SystemTx,
  clock: Clock,
  { userId, sessionId }: { userId: UserId; sessionId: SessionId },
): Promise<void> {
  await tx.q.updateTable('session').set({ must_enrol: false }).where('id', '=', sessionId).execute();
  await openOnes(tx, clock).where('user_id', '=', userId).where('must_enrol', '=', true).execute();
}

/** The user's live sessions at all doors that are complete, the last seen first. */
export async function listSessions(tx: SystemTx, clock: Clock, user: UserId): Promise<Omit<OpenSession, 'isThis'>[]> {
  const rows = await liveSessions(tx, clock)
    .where('s.user_id', '=', user)
    .where('s.awaits_code', '=', false)
    .orderBy('s.last_seen_at', 'desc')
    .orderBy('s.id')
    .execute();
  return rows.map((row) => ({
    id: sessionId.parse(row.id),
    door: door.parse(row.door),
    startedAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    address: row.address,
    userAgent: row.user_agent,
  }));
}

/** False when it had ended already. */
export async function endSession(tx: SystemTx, clock: Clock, id: SessionId): Promise<boolean> {
  const ended = await openOnes(tx, clock).where('id', '=', id).returning('id').execute();
  return ended.length > 0;
}

/** Ends the user's sessions of one door. */
export async function endSessionsAt(tx: SystemTx, clock: Clock, user: UserId, at: Door): Promise<void> {
  await openOnes(tx, clock).where('user_id', '=', user).where('door', '=', at).execute();
}

/** Ends all sessions of the user, but for `except`. Works in a tenant's transaction, too. Answers how many. */
export async function endSessionsOf(tx: SystemTx, clock: Clock, user: UserId, except?: SessionId): Promise<number> {
  let query = openOnes(tx, clock).where('user_id', '=', user);
  if (except !== undefined) query = query.where('id', '<>', except);
  return (await query.returning('id').execute()).length;
}

function openOnes(tx: SystemTx, clock: Clock) {
  return tx.q.updateTable('session').set({ ended_at: clock.now() }).where('ended_at', 'is', null);
}

/** Deletes sessions of which nothing was heard for 30 days, longer than any idle time. */
export function deleteOldSessions(db: Database, clock: Clock): Promise<number> {
  const before = plusSeconds(clock.now(), -30 * 86_400);
  return db.asSystem(async ({ q }) => {
    const { numDeletedRows } = await q
      .deleteFrom('session')
      .where('last_seen_at', '<', before)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  });
}

function liveSessions(tx: SystemTx, clock: Clock) {
  const idleMinutes = sql<number>`case when s.door = 'web-manager' then i.console_idle_minutes else t.portal_idle_minutes end`;
  const domain = sql<string | null>`(select min(domain) from tenant_domain as d where d.tenant_id = t.id)`;
  return tx.q
    .selectFrom('session as s')
    .innerJoin('user_account as u', 'u.id', 's.user_id')
    .innerJoin('installation as i', (join) => join.onTrue())
    .leftJoin('tenant as t', 't.id', 's.tenant_id')
    .leftJoin('second_factor as f', 'f.user_id', 's.user_id')
    .select(['s.id', 's.door', 's.last_seen_at', 'u.id as user_id', 'u.user_name', 'u.first_name', 'u.last_name'])
    .select(['u.role', 'u.must_change_password', 't.id as tenant_id', 't.key', 't.name', 't.language', 't.time_zone'])
    .select(['s.awaits_code', 's.password_expired', 's.must_enrol', 'i.password_min_length'])
    .select(['s.created_at', 's.address', 's.user_agent', sql<boolean>`f.confirmed_at is not null`.as('has_factor')])
    .select([idleMinutes.as('idle_minutes'), domain.as('domain')])
    .where('s.ended_at', 'is', null)
    .where('u.disabled', '=', false)
    .where(sql<boolean>`(not s.awaits_code or s.created_at > ${plusSeconds(clock.now(), -codeMinutes * 60)})`)
    .where(sql<boolean>`s.last_seen_at > ${clock.now()}::timestamptz - make_interval(mins => ${idleMinutes})`);
}

type SessionRow = Awaited<ReturnType<ReturnType<typeof liveSessions>['executeTakeFirstOrThrow']>>;

function liveSessionOf(row: SessionRow): LiveSession {
  const { tenant_id, key, name, time_zone } = row;
  const awaits = awaitedOf(row);
  const tenant =
    tenant_id === null || key === null || name === null || time_zone === null
      ? undefined
      : { id: tenantId.parse(tenant_id), key, name, language: language.parse(row.language), timeZone: time_zone };
  return {
    id: sessionId.parse(row.id),
    door: door.parse(row.door),
    userId: userId.parse(row.user_id),
    userName: row.user_name,
    firstName: row.first_name,
    lastName: row.last_name,
    role: role.parse(row.role),
    mustChangePassword: row.must_change_password || row.password_expired,
    ...(awaits === undefined ? {} : { awaits }),
    hasSecondFactor: row.has_factor,
    passwordMinLength: row.password_min_length,
    ...(tenant === undefined ? {} : { tenant }),
    ...(row.domain === null ? {} : { domain: row.domain }),
    idleMinutes: row.idle_minutes,
  };
}

function awaitedOf(row: SessionRow): SignOnStep | undefined {
  if (row.awaits_code) return 'code';
  if (row.must_change_password || row.password_expired) return 'password';
  return row.must_enrol ? 'enrolment' : undefined;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
