import { implement } from '@orpc/server';
import type { AuditAction, FieldChange } from '#contracts/vocabulary/audit.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { customerDataContract } from '#contracts/web-manager/customer-data.ts';
import { addEntry } from '#server/audit/audit.store.ts';
import { readEndings } from '#server/contacts/erase.store.ts';
import { erase } from '#server/contacts/erase.ts';
import { readFound } from '#server/customer-data/find-contacts.store.ts';
import { findContacts } from '#server/customer-data/find-contacts.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { actorOf, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function customerDataRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(customerDataContract).$context<RequestContext>().use(authorise).use(pathIds);
  /** A customer stands in the audit by the ids of his contacts and their number, never by name or address. */
  const audit = (tx: TenantTx, context: RequestContext, action: AuditAction, changes: readonly FieldChange[]) =>
    addEntry(tx, clock, {
      tenantId: tx.tenantId,
      actor: actorOf(context),
      action,
      object: 'customer-data',
      objectName: '',
      changes,
    });
  return os.router({
    search: os.search.handler(async ({ input: { tenantId, text, everywhere }, context }) => {
      await readIn(db, tenantId, async () => undefined);
      const { finds, more, exact } = await findContacts(db, tenantId, { text, everywhere });
      return db.inTenant(tenantId, async (tx) => {
        const items = await readFound(tx, finds);
        await audit(tx, context, 'searched', [{ field: 'contactCount', after: items.length }]);
        return { items, more, exact };
      });
    }),
    export: os.export.handler(({ input: { tenantId, contactIds }, context }) =>
      readIn(db, tenantId, async (tx) => {
        const endings = await getEndings(tx, contactIds);
        if (endings.some(({ isErased }) => isErased)) throw new RelaisError('CONTACT_NOT_FOUND');
        const exportId = await audit(tx, context, 'exported', [
          { field: 'contactCount', after: contactIds.length },
          { field: 'contactIds', after: contactIds },
        ]);
        return { exportId };
      }),
    ),
    erase: os.erase.handler(async ({ input: { tenantId, contactIds }, context }) => {
      const endings = await readIn(db, tenantId, (tx) => getEndings(tx, contactIds));
      if (endings.some(({ isOver }) => !isOver)) throw new RelaisError('CONTACT_OPEN');
      let erased = 0;
      for (const contactId of contactIds) {
        // Each with its entry, so that the audit is right wherever this is broken off.
        const entry = { action: 'erased', object: 'contact', objectId: contactId, objectName: contactId } as const;
        const alongside = (tx: TenantTx) => addEntry(tx, clock, { tenantId, actor: actorOf(context), ...entry });
        if (await erase(ground, { tenantId, contactId }, alongside)) erased += 1;
      }
      return { erased, before: contactIds.length - erased };
    }),
  });
}

/** CONTACT_NOT_FOUND unless all of them are the tenant's. */
async function getEndings(tx: TenantTx, ids: readonly ContactId[]) {
  const endings = await readEndings(tx, ids);
  if (endings.length < ids.length) throw new RelaisError('CONTACT_NOT_FOUND');
  return endings;
}
