import type { SessionId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { type Actor, addEntry } from '#server/audit/audit.store.ts';
import { RelaisError } from '#server/platform/errors.ts';
import { appendFor } from '#server/platform/events/append.ts';
import type { Ground } from '#server/platform/ground.ts';
import { endSession, endSessionsOf, listSessions } from './session.store.ts';
import { ofSession } from './sign-on-audit.ts';

export interface SessionsToEnd {
  readonly userId: UserId;
  readonly userName: string;
  /** Absent for central administrators. */
  readonly tenantId?: TenantId;
  /** Just this one, or all but that one. */
  readonly only?: SessionId;
  readonly except?: SessionId;
  readonly actor: Actor;
}

/**
 * Ends sessions of a person before their time; each is told in the audit, and the desks hear of it at once. Throws
 * SESSION_NOT_FOUND when the only one wanted is over. `deskIsEmpty`: the last session of the Agent Portal was among
 * them, and the agent must be signed off.
 */
export async function endSessions(ground: Ground, what: SessionsToEnd): Promise<{ deskIsEmpty: boolean }> {
  const { userId, tenantId, userName, only, except, actor } = what;
  const { db, clock } = ground;
  return db.asSystem(async (tx) => {
    const open = await listSessions(tx, clock, userId);
    const ending = open.filter(({ id }) => (only === undefined ? id !== except : id === only));
    if (only !== undefined && (ending.length === 0 || !(await endSession(tx, clock, only)))) {
      throw new RelaisError('SESSION_NOT_FOUND');
    }
    // Also those whose second step is still to come, which no list shows.
    if (only === undefined) await endSessionsOf(tx, clock, userId, except);
    const tenant = tenantId === undefined ? {} : { tenant: { id: tenantId } };
    for (const session of ending) {
      await addEntry(tx, clock, ofSession({ ...session, ...tenant, userName }, { action: 'session-ended', actor }));
    }
    if (tenantId !== undefined && ending.length > 0) {
      const change = { entity: 'user', entityId: userId, change: 'changed' } as const;
      await appendFor(tx, tenantId, clock, { type: 'directory.changed', ...change });
    }
    const isDesk = ({ door }: { door: string }) => door === 'agent-portal';
    return {
      deskIsEmpty: ending.some(isDesk) && !open.some((session) => isDesk(session) && !ending.includes(session)),
    };
  });
}
