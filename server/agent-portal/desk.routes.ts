import { implement } from '@orpc/server';
import { deskContract } from '#contracts/agent-portal/desk.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { chooseState, signOnAgent } from '#server/agents/agent-state.ts';
import { accept } from '#server/contacts/accept.ts';
import { addMessage } from '#server/contacts/add-message.ts';
import { close } from '#server/contacts/close.ts';
import { findContact } from '#server/contacts/contact.store.ts';
import { end } from '#server/contacts/end.ts';
import { listMessages } from '#server/contacts/message.store.ts';
import type { Moved } from '#server/contacts/outcome.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext, tenantOf } from '#server/permissions/caller.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { findOwnContact, getDeskAgent, hasReason, isReason, toDeskAgent } from './desk.store.ts';
import { toMessageView } from './message-view.ts';

/** An administrator deleted the reason between the look and the act. */
const reasonGone = {
  agent_tenant_id_reason_id_fkey: () => fieldError('REASON_NOT_FOUND', 'reasonId'),
  contact_tenant_id_wrap_up_reason_id_fkey: () => fieldError('REASON_NOT_FOUND', 'reasonId'),
};

/** The acts of an agent on his contacts share how they look and what they tell. */
function contactsOf({ db, clock }: Ground) {
  const agentOf = (context: RequestContext) => ({ tenantId: tenantOf(context), agentId: callerOf(context).userId });

  async function own(tenantId: TenantId, agentId: UserId, contactId: ContactId) {
    return db.inTenant(tenantId, async (tx) => {
      const contact = await findOwnContact(tx, agentId, contactId, clock.now());
      if (contact !== undefined) return contact;
      // It may have been his a moment ago: an offer that ran out, a chat that went back to its queue.
      const isThere = (await findContact(tx, contactId)) !== undefined;
      throw new RelaisError(isThere ? 'CONTACT_STATE_CHANGED' : 'CONTACT_NOT_FOUND');
    });
  }

  /** The view after a transition; a lost race is told as such. */
  async function afterMove(result: Moved, tenantId: TenantId, agentId: UserId, contactId: ContactId) {
    const contact = await own(tenantId, agentId, contactId);
    if (result.outcome === 'state-changed') throw new RelaisError('CONTACT_STATE_CHANGED');
    return contact;
  }

  return { agentOf, own, afterMove };
}

const desk = implement(deskContract).$context<RequestContext>().use(authorise);

export function deskRouter(ground: Ground) {
  return desk.router({ ...stateRoutes(ground), ...moveRoutes(ground), ...messageRoutes(ground) });
}

function stateRoutes(ground: Ground) {
  const { db } = ground;
  const { agentOf } = contactsOf(ground);
  return {
    setState: desk.setState.handler(async ({ input, context }) => {
      const agent = agentOf(context);
      const { reasonId } = input;
      if (reasonId !== undefined) {
        const known = await db.readInTenant(agent.tenantId, (tx) => isReason(tx, reasonId, 'unavailable'));
        if (!known || input.state === 'available') throw fieldError('REASON_NOT_FOUND', 'reasonId');
      }
      // A session without a desk (a page that has not connected yet) is a person at work all the same.
      await signOnAgent(ground, agent);
      const chosen = chooseState(ground, {
        ...agent,
        state: input.state,
        ...(reasonId === undefined ? {} : { reason: reasonId }),
      });
      const row = await refuseBy(chosen, reasonGone);
      if (row === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
      return toDeskAgent(row);
    }),
  };
}

function moveRoutes(ground: Ground) {
  const { db } = ground;
  const { agentOf, afterMove } = contactsOf(ground);

  async function holdReason(tenantId: TenantId, agentId: UserId): Promise<void> {
    const isHeld = await db.inTenant(
      tenantId,
      async (tx) => (await getDeskAgent(tx, agentId)).wrapUpReasonRequired === true && (await hasReason(tx, 'wrap-up')),
    );
    if (isHeld) throw fieldError('REASON_REQUIRED', 'reasonId');
  }

  return {
    accept: desk.accept.handler(async ({ input: { contactId }, context }) => {
      const { tenantId, agentId } = agentOf(context);
      const result = await accept(ground, { tenantId, agentId, contactId });
      return afterMove(result, tenantId, agentId, contactId);
    }),
    end: desk.end.handler(async ({ input: { contactId }, context }) => {
      const { tenantId, agentId } = agentOf(context);
      const result = await end(ground, { tenantId, agentId, contactId, reason: 'agent' });
      return afterMove(result, tenantId, agentId, contactId);
    }),
    wrapUp: desk.wrapUp.handler(async ({ input: { contactId, reasonId, note }, context }) => {
      const { tenantId, agentId } = agentOf(context);
      if (reasonId !== undefined) {
        const known = await db.readInTenant(tenantId, (tx) => isReason(tx, reasonId, 'wrap-up'));
        if (!known) throw fieldError('REASON_NOT_FOUND', 'reasonId');
      }
      if (reasonId === undefined) await holdReason(tenantId, agentId);
      const closed = close(ground, {
        tenantId,
        agentId,
        contactId,
        ...(reasonId === undefined ? {} : { reasonId }),
        ...(note === undefined ? {} : { note }),
      });
      const result = await refuseBy(closed, reasonGone);
      await afterMove(result, tenantId, agentId, contactId);
      return { done: true as const };
    }),
  };
}

function messageRoutes(ground: Ground) {
  const { db } = ground;
  const { agentOf, own } = contactsOf(ground);
  return {
    send: desk.send.handler(async ({ input: { contactId, clientId, text }, context }) => {
      const { tenantId, agentId } = agentOf(context);
      const contact = await own(tenantId, agentId, contactId);
      if (!contact.live) throw new RelaisError('CONTACT_NOT_LIVE');
      if (text.trim() === '') throw fieldError('MESSAGE_EMPTY', 'text');
      const added = await addMessage(ground, {
        tenantId,
        contactId,
        author: { kind: 'agent', agentId },
        text,
        clientId,
      });
      if (added.outcome === 'state-changed') throw new RelaisError('CONTACT_STATE_CHANGED');
      return toMessageView(added.message);
    }),
    messages: desk.messages.handler(async ({ input: { contactId, afterSeq }, context }) => {
      const { tenantId, agentId } = agentOf(context);
      await own(tenantId, agentId, contactId);
      const rows = await db.readInTenant(tenantId, (tx) => listMessages(tx, contactId, afterSeq));
      return { items: rows.map(toMessageView) };
    }),
  };
}
