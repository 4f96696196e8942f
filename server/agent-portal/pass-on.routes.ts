import { implement } from '@orpc/server';
import { passOnContract } from '#contracts/agent-portal/pass-on.ts';
import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import { findContact } from '#server/contacts/contact.store.ts';
import type { Moved } from '#server/contacts/outcome.ts';
import { reject } from '#server/contacts/reject.ts';
import { requeue } from '#server/contacts/requeue.ts';
import { transferToAgent } from '#server/contacts/transfer-to-agent.ts';
import { transferToQueue } from '#server/contacts/transfer-to-queue.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext, tenantOf } from '#server/permissions/caller.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { listTargets } from './passings.store.ts';

const os = implement(passOnContract).$context<RequestContext>().use(authorise);

export function passOnRouter(ground: Ground) {
  const { db } = ground;
  const agentOf = (context: RequestContext) => ({ tenantId: tenantOf(context), agentId: callerOf(context).userId });

  async function refused(tenantId: TenantId, contactId: ContactId): Promise<RelaisError> {
    const contact = await db.readInTenant(tenantId, (tx) => findContact(tx, contactId));
    return new RelaisError(contact === undefined ? 'CONTACT_NOT_FOUND' : 'CONTACT_STATE_CHANGED');
  }

  /** The contact has left the caller's desk, so there is nothing of it to answer. */
  async function done({ outcome }: Moved, tenantId: TenantId, contactId: ContactId) {
    if (outcome === 'state-changed') throw await refused(tenantId, contactId);
    return { done: true as const };
  }

  return os.router({
    reject: os.reject.handler(async ({ input: { contactId }, context }) => {
      const agent = agentOf(context);
      return done(await reject(ground, { ...agent, contactId }), agent.tenantId, contactId);
    }),
    giveBack: os.giveBack.handler(async ({ input: { contactId, note }, context }) => {
      const agent = agentOf(context);
      const act = { ...agent, contactId, reason: 'given-back' as const, ...(note === undefined ? {} : { note }) };
      return done(await requeue(ground, act), agent.tenantId, contactId);
    }),
    targets: os.targets.handler(async ({ input: { contactId, search = '' }, context }) => {
      const { tenantId, agentId } = agentOf(context);
      const targets = await db.inTenant(tenantId, async (tx) => {
        const contact = await findContact(tx, contactId);
        if (contact?.agent_id !== agentId || contact.state !== 'active') return undefined;
        return listTargets(tx, { agentId, queueId: contact.queue_id, medium: contact.medium, search });
      });
      if (targets === undefined) throw await refused(tenantId, contactId);
      return targets;
    }),
    transfer: os.transfer.handler(async ({ input: { contactId, to, note }, context }) => {
      const agent = agentOf(context);
      const act = { ...agent, contactId, ...(note === undefined ? {} : { note }) };
      if ('queueId' in to)
        return done(await transferToQueue(ground, { ...act, to: to.queueId }), agent.tenantId, contactId);
      if (to.agentId === agent.agentId) throw fieldError('USER_IS_YOURSELF', 'to.agentId');
      const result = await transferToAgent(ground, { ...act, to: to.agentId });
      if (result.outcome === 'target-busy') throw fieldError('TRANSFER_TARGET_BUSY', 'to.agentId');
      return done(result, agent.tenantId, contactId);
    }),
  });
}
