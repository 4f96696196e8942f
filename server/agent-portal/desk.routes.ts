import { implement } from '@orpc/server';
import { deskContract } from '#contracts/agent-portal/desk.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { chooseState, signOnAgent } from '#server/agents/agent-state.ts';
import { accept } from '#server/contacts/accept.ts';
import { addMessage } from '#server/contacts/add-message.ts';
import { close } from '#server/contacts/close.ts';
import { end } from '#server/contacts/end.ts';
import { listMessages } from '#server/contacts/message.store.ts';
import type { Moved } from '#server/contacts/outcome.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext, tenantOf } from '#server/permissions/caller.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { findOwnContact, isReason, toDeskAgent } from './desk.store.ts';
import { toMessageView } from './message-view.ts';

/** An administrator deleted the reason between the look and the act. */
const reasonGone = {
  agent_tenant_id_reason_id_fkey: () => fieldError('REASON_NOT_FOUND', 'reasonId'),
  contact_tenant_id_wrap_up_reason_id_fkey: () => fieldError('REASON_NOT_FOUND', 'reasonId'),
};

export function deskRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(deskContract).$context<RequestContext>().use(authorise);
  const agentOf = (context: RequestContext) => ({ tenantId: tenantOf(context), agentId: callerOf(context).userId });

  async function ownContact(tenantId: TenantId, agentId: UserId, contactId: ContactId) {
    const contact = await db.inTenant(tenantId, (tx) => findOwnContact(tx, agentId, contactId, clock.now()));
    if (contact === undefined) throw new RelaisError('CONTACT_NOT_FOUND');
    return contact;
  }

  /** The view after a transition; a lost race is told as such, a contact of somebody else as not found. */
  async function afterMove(result: Moved, tenantId: TenantId, agentId: UserId, contactId: ContactId) {
    const contact = await ownContact(tenantId, agentId, contactId);
    if (result.outcome === 'state-changed') throw new RelaisError('CONTACT_STATE_CHANGED');
    return contact;
  }

  return os.router({
    setState: os.setState.handler(async ({ input, context }) => {
      const agent = agentOf(context);
      const { reasonId } = input;
      if (reasonId !== undefined) {
        const known = await db.inTenant(agent.tenantId, (tx) => isReason(tx, reasonId, 'unavailable'));
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
    accept: os.accept.handler(async ({ input: { contactId }, context }) => {
      const { tenantId, agentId } = agentOf(context);
      const result = await accept(ground, { tenantId, agentId, contactId });
      return afterMove(result, tenantId, agentId, contactId);
    }),
    send: os.send.handler(async ({ input: { contactId, clientId, text }, context }) => {
      const { tenantId, agentId } = agentOf(context);
      const contact = await ownContact(tenantId, agentId, contactId);
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
    messages: os.messages.handler(async ({ input: { contactId, afterSeq }, context }) => {
      const { tenantId, agentId } = agentOf(context);
      await ownContact(tenantId, agentId, contactId);
      const rows = await db.inTenant(tenantId, (tx) => listMessages(tx, contactId, afterSeq));
      return { items: rows.map(toMessageView) };
    }),
    end: os.end.handler(async ({ input: { contactId }, context }) => {
      const { tenantId, agentId } = agentOf(context);
      const result = await end(ground, { tenantId, agentId, contactId, reason: 'agent' });
      return afterMove(result, tenantId, agentId, contactId);
    }),
    wrapUp: os.wrapUp.handler(async ({ input: { contactId, reasonId, note }, context }) => {
      const { tenantId, agentId } = agentOf(context);
      if (reasonId !== undefined) {
        const known = await db.inTenant(tenantId, (tx) => isReason(tx, reasonId, 'wrap-up'));
        if (!known) throw fieldError('REASON_NOT_FOUND', 'reasonId');
      }
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
  });
}
