import { implement } from '@orpc/server';
import { supervisionContract } from '#contracts/agent-portal/supervision.ts';
import type { AuditAction, FieldChange } from '#contracts/vocabulary/audit.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { type Supervised, superviseSignOff, superviseState } from '#server/agents/supervise-agent.ts';
import { addEntry } from '#server/audit/audit.store.ts';
import { abandon } from '#server/contacts/abandon.ts';
import { assign } from '#server/contacts/assign.ts';
import { close } from '#server/contacts/close.ts';
import { type ContactRow, findContact, listHeldContacts } from '#server/contacts/contact.store.ts';
import { end } from '#server/contacts/end.ts';
import type { Moved } from '#server/contacts/outcome.ts';
import { requeue } from '#server/contacts/requeue.ts';
import { returnOffer } from '#server/contacts/return-offer.ts';
import { endSessionsAt } from '#server/identity/session.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext, tenantOf } from '#server/permissions/caller.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { findPersonName, findReasonName, isReason } from './desk.store.ts';
import { listAgentTargets } from './passings.store.ts';
import { readConversation } from './read-conversation.ts';

const supervision = implement(supervisionContract).$context<RequestContext>().use(authorise);

export function supervisionRouter(ground: Ground) {
  return supervision.router({ ...lookRoutes(ground), ...contactRoutes(ground), ...agentRoutes(ground) });
}

function lookRoutes(ground: Ground) {
  return {
    read: supervision.read.handler(({ input: { contactId, reading }, context }) =>
      ground.db.inTenant(tenantOf(context), (tx) =>
        readConversation(tx, ground, { contactId, reading, reader: actorOf(context) }),
      ),
    ),
    targets: supervision.targets.handler(async ({ input: { contactId, search = '' }, context }) => {
      const targets = await ground.db.inTenant(tenantOf(context), async (tx) => {
        const contact = await findContact(tx, contactId);
        if (contact === undefined) return undefined;
        return listAgentTargets(tx, { agentId: contact.agent_id ?? undefined, medium: contact.medium, search });
      });
      if (targets === undefined) throw new RelaisError('CONTACT_NOT_FOUND');
      return targets;
    }),
  };
}

function contactRoutes(ground: Ground) {
  /** The contact, as long as it is how the supervisor saw it. */
  async function seen(
    tenantId: TenantId,
    { contactId, state, agentId }: { contactId: ContactId; state: string; agentId?: UserId | undefined },
  ): Promise<ContactRow> {
    const row = await ground.db.readInTenant(tenantId, (tx) => findContact(tx, contactId));
    if (row === undefined) throw new RelaisError('CONTACT_NOT_FOUND');
    if (row.state !== state || (row.agent_id ?? undefined) !== agentId) throw new RelaisError('CONTACT_STATE_CHANGED');
    return row;
  }

  return {
    takeBack: supervision.takeBack.handler(async ({ input, context }) => {
      const [tenantId, byId] = [tenantOf(context), callerOf(context).userId];
      const { contactId, agentId, state } = input;
      await seen(tenantId, input);
      const act = { tenantId, contactId, agentId, byId, reason: 'supervisor' } as const;
      const alongside = auditContact(ground, context, {
        contactId,
        action: 'taken-back',
        agentId,
        state: [state, 'queued'],
      });
      const move = state === 'offered' ? returnOffer : requeue;
      return told(await move(ground, act, alongside));
    }),
    assign: supervision.assign.handler(async ({ input, context }) => {
      const [tenantId, byId] = [tenantOf(context), callerOf(context).userId];
      const { contactId, agentId, state, to } = input;
      await seen(tenantId, input);
      const alongside = auditContact(ground, context, {
        contactId,
        action: 'reassigned',
        agentId,
        keeperId: to,
        state: [state, 'offered'],
      });
      const result = await assign(ground, { tenantId, contactId, from: agentId, to, byId }, alongside);
      if (result.outcome === 'target-busy') throw fieldError('TRANSFER_TARGET_BUSY', 'to');
      return told(result);
    }),
    end: supervision.end.handler(async ({ input, context }) => {
      const [tenantId, byId] = [tenantOf(context), callerOf(context).userId];
      const { contactId, agentId, state } = input;
      const { live } = await seen(tenantId, input);
      const act = { tenantId, contactId, byId, reason: 'agent' } as const;
      const after = { queued: 'abandoned', active: 'wrap-up', 'wrap-up': 'closed' } as const;
      const alongside = auditContact(ground, context, {
        contactId,
        action: 'ended',
        agentId,
        state: [state, after[state]],
      });
      if (state === 'queued') {
        if (!live) throw new RelaisError('CONTACT_NOT_LIVE');
        return told(await abandon(ground, act, alongside));
      }
      if (agentId === undefined) throw new RelaisError('CONTACT_STATE_CHANGED');
      if (state === 'active') return told(await end(ground, { ...act, agentId }, alongside));
      return told(await close(ground, { tenantId, contactId, agentId, byId }, alongside));
    }),
  };
}

function agentRoutes(ground: Ground) {
  const { db, clock } = ground;
  return {
    setAgentState: supervision.setAgentState.handler(async ({ input, context }) => {
      const [tenantId, byId] = [tenantOf(context), callerOf(context).userId];
      const { agentId, state, reasonId } = input;
      if (reasonId !== undefined) {
        const known = await db.readInTenant(tenantId, (tx) => isReason(tx, reasonId, 'unavailable'));
        if (!known || state === 'available') throw fieldError('REASON_NOT_FOUND', 'reasonId');
      }
      const reason = reasonId === undefined ? {} : { reason: reasonId };
      const chosen = superviseState(ground, { tenantId, agentId, byId, state, ...reason }, async (tx, before) => {
        const name = async (id: string | null | undefined) =>
          id === null || id === undefined ? undefined : await findReasonName(tx, id);
        await auditAgent(ground, context, tx, {
          agentId,
          action: 'changed',
          changes: [
            changeOf('state', before.state, state),
            changeOf('reason', await name(before.reason_id), await name(reasonId)),
          ],
        });
      });
      // An administrator deleted the reason between the look and the act.
      const gone = { agent_tenant_id_reason_id_fkey: () => fieldError('REASON_NOT_FOUND', 'reasonId') };
      return done(await refuseBy(chosen, gone));
    }),
    signOffAgent: supervision.signOffAgent.handler(async ({ input: { agentId }, context }) => {
      const [tenantId, byId] = [tenantOf(context), callerOf(context).userId];
      return done(
        await superviseSignOff(ground, { tenantId, agentId, byId }, async (tx, before) => {
          await endSessionsAt(tx, clock, agentId, 'agent-portal');
          const held = await listHeldContacts(tx, agentId);
          await auditAgent(ground, context, tx, {
            agentId,
            action: 'signed-off',
            changes: [changeOf('state', before.state, 'offline'), changeOf('contacts', held.length, 0)],
          });
        }),
      );
    }),
  };
}

function told({ outcome }: Moved) {
  if (outcome === 'state-changed') throw new RelaisError('CONTACT_STATE_CHANGED');
  return { done: true as const };
}

function done(outcome: Supervised) {
  if (outcome === 'not-found') throw new RelaisError('USER_NOT_FOUND');
  if (outcome === 'not-connected') throw new RelaisError('AGENT_NOT_CONNECTED');
  return { done: true as const };
}

/** Customers stand in the audit by the id of their contact alone. */
function auditContact(
  ground: Ground,
  context: RequestContext,
  act: {
    contactId: ContactId;
    action: AuditAction;
    agentId: UserId | undefined;
    /** Who has it now, where that is somebody else. */
    keeperId?: UserId;
    state: readonly [before: string, after: string];
  },
) {
  const { contactId, action, agentId, keeperId, state } = act;
  return async (tx: TenantTx): Promise<void> => {
    const agent = agentId === undefined ? undefined : await findPersonName(tx, agentId);
    // It stays with its agent for the wrap-up, and in the record when it is closed.
    const same = state[1] === 'queued' ? undefined : agent;
    const keeper = keeperId === undefined ? same : await findPersonName(tx, keeperId);
    await addEntry(tx, ground.clock, {
      tenantId: tenantOf(context),
      actor: actorOf(context),
      action,
      object: 'contact',
      objectId: contactId,
      objectName: contactId,
      changes: unequal([changeOf('state', ...state), changeOf('agent', agent, keeper)]),
    });
  };
}

async function auditAgent(
  ground: Ground,
  context: RequestContext,
  tx: TenantTx,
  act: { agentId: UserId; action: AuditAction; changes: readonly FieldChange[] },
): Promise<void> {
  await addEntry(tx, ground.clock, {
    tenantId: tenantOf(context),
    actor: actorOf(context),
    action: act.action,
    object: 'agent',
    objectId: act.agentId,
    objectName: (await findPersonName(tx, act.agentId)) ?? '',
    changes: unequal(act.changes),
  });
}

function actorOf(context: RequestContext) {
  const { userId, userName, role } = callerOf(context);
  return { id: userId, name: userName, role, address: context.address };
}

function changeOf(field: string, before: unknown, after: unknown): FieldChange {
  return { field, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function unequal(changes: readonly FieldChange[]): FieldChange[] {
  return changes.filter(({ before, after }) => before !== after);
}
