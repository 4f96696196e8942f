import { implement } from '@orpc/server';
import { historyContract } from '#contracts/agent-portal/history.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext, tenantOf } from '#server/permissions/caller.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { findHeldCustomer, findTranscript, listPastContacts } from './history.store.ts';
import { toMessageView } from './message-view.ts';

export function historyRouter({ db }: Ground) {
  const os = implement(historyContract).$context<RequestContext>().use(authorise);

  async function customerOf(tx: TenantTx, context: RequestContext, id: ContactId): Promise<string | null> {
    const customer = await findHeldCustomer(tx, callerOf(context).userId, id);
    if (customer === undefined) throw new RelaisError('CONTACT_NOT_FOUND');
    return customer.key;
  }

  return os.router({
    list: os.list.handler(({ input: { contactId, before }, context }) =>
      db.inTenant(tenantOf(context), async (tx) => {
        const key = await customerOf(tx, context, contactId);
        return key === null ? { items: [], more: false } : listPastContacts(tx, { key, except: contactId, before });
      }),
    ),
    transcript: os.transcript.handler(({ input: { contactId, pastContactId }, context }) =>
      db.inTenant(tenantOf(context), async (tx) => {
        const key = await customerOf(tx, context, contactId);
        const transcript = await findTranscript(tx, { held: contactId, key }, pastContactId);
        if (transcript === undefined) throw new RelaisError('CONTACT_NOT_FOUND');
        return { messages: transcript.messages.map(toMessageView), passings: transcript.passings };
      }),
    ),
  });
}
