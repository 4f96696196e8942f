/**
 * Sessions of people. The browser holds 32 random bytes, the row only their SHA-256: who reads the table cannot sign on.
 * A session lives until it is ended, its user is disabled, or nothing was heard of it for the idle minutes of its
 * tenant (Agent Portal) or of the installation (Web Manager). Works across tenants: a token comes before its tenant.
 */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type SessionId, sessionId, type TenantId, tenantId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import { type Language, language } from '#contracts/vocabulary/language.ts';
import { type Door, door, type Role, role } from '#contracts/vocabulary/role.ts';
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
  readonly tenant?: {
    readonly id: TenantId;
    readonly key: string;
    readonly name: string;
    readonly language: Language;
    /** IANA name. */
    readonly timeZone: string;
  };
  readonly idleMinutes: number;
}

export interface NewSession {
  userId: UserId;
  tenantId: TenantId | undefined;
  door: Door;
  address: string;
  userAgent: string;
}

/** A row is written at most once in so many seconds for being seen; idle time is counted in minutes. */
const touchSeconds = 60;

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
    })
    .execute();
  return { id, token };
}

/** The live session of a door's token. Being found counts as being seen, unless a machine looks (`unseen`). */
export function findSession(
  db: Database,
  clock: Clock,
  token: string,
  of: Door,
  { unseen = false }: { unseen?: boolean } = {},
): Promise<LiveSession | undefined> {
  return db.asSystem(async (tx) => {
    const row = await liveSessions(tx, clock)
      .where('s.token_hash', '=', hashOf(token))
      .where('s.door', '=', of)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const now = clock.now();
    const seenBefore = plusSeconds(now, -touchSeconds);
    if (!unseen && row.last_seen_at <= seenBefore) {
      await tx.q
        .updateTable('session')
        .set({ last_seen_at: now })
        .where('id', '=', row.id)
        .where('last_seen_at', '<=', seenBefore)
        .execute();
    }
    return liveSessionOf(row);
  });
}

/** The session by its id, without touching it; undefined once it has ended. */
export async function findSessionById(tx: SystemTx, clock: Clock, id: SessionId): Promise<LiveSession | undefined> {
  const row = await liveSessions(tx, clock).where('s.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : liveSessionOf(row);
}

export async function endSession(tx: SystemTx, clock: Clock, id: SessionId): Promise<void> {
  await tx.q
    .updateTable('session')
    .set({ ended_at: clock.now() })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Ends the user's sessions of one door. */
export async function endSessionsAt(tx: SystemTx, clock: Clock, user: UserId, at: Door): Promise<void> {
  await tx.q
    .updateTable('session')
    .set({ ended_at: clock.now() })
    .where('user_id', '=', user)
    .where('door', '=', at)
    .where('ended_at', 'is', null)
    .execute();
}

/** Ends all sessions of the user, but for `except`. Works in a tenant's transaction, too. */
export async function endSessionsOf(tx: SystemTx, clock: Clock, user: UserId, except?: SessionId): Promise<void> {
  let query = tx.q
    .updateTable('session')
    .set({ ended_at: clock.now() })
    .where('user_id', '=', user)
    .where('ended_at', 'is', null);
  if (except !== undefined) query = query.where('id', '<>', except);
  await query.execute();
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
  return tx.q
    .selectFrom('session as s')
    .innerJoin('user_account as u', 'u.id', 's.user_id')
    .innerJoin('installation as i', (join) => join.onTrue())
    .leftJoin('tenant as t', 't.id', 's.tenant_id')
    .select(['s.id', 's.door', 's.last_seen_at', 'u.id as user_id', 'u.user_name', 'u.first_name', 'u.last_name'])
    .select(['u.role', 'u.must_change_password', 't.id as tenant_id', 't.key', 't.name', 't.language', 't.time_zone'])
    .select(idleMinutes.as('idle_minutes'))
    .where('s.ended_at', 'is', null)
    .where('u.disabled', '=', false)
    .where(sql<boolean>`s.last_seen_at > ${clock.now()}::timestamptz - make_interval(mins => ${idleMinutes})`);
}

type SessionRow = Awaited<ReturnType<ReturnType<typeof liveSessions>['executeTakeFirstOrThrow']>>;

function liveSessionOf(row: SessionRow): LiveSession {
  const { tenant_id, key, name, time_zone } = row;
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
    mustChangePassword: row.must_change_password,
    ...(tenant === undefined ? {} : { tenant }),
    idleMinutes: row.idle_minutes,
  };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
