import { implement } from '@orpc/server';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import {
  type Amount,
  mostCounted,
  type RetentionEffect,
  type RetentionInput,
  type RetentionView,
  retentionContract,
} from '#contracts/web-manager/retention.ts';
import { countEntries, findOldestEntry } from '#server/audit/audit.store.ts';
import { countOldContacts, readOver } from '#server/contacts/old-contacts.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { countOldEvents, readEventsHeld } from '#server/platform/events/event-days.store.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getRetention, type RetentionSettings, updateRetention } from '#server/tenants/retention.store.ts';
import { getTenant } from '#server/tenants/tenant.store.ts';
import { audit } from './directory.ts';

const daySeconds = 86_400;

export function retentionRouter(ground: Ground) {
  const { db } = ground;
  const os = implement(retentionContract).$context<RequestContext>().use(authorise);
  return os.router({
    get: os.get.handler(() => db.asSystem(async (tx) => withHeld(tx, await getRetention(tx)))),
    effect: os.effect.handler(({ input }) => db.asSystem((tx) => effectOf(tx, ground, input))),
    update: os.update.handler(async ({ input, context }) => {
      const after = await db.asSystem(async (tx) => {
        const before = await getRetention(tx);
        const saved = await updateRetention(tx, input);
        await auditOf(tx, ground, context, [before, saved]);
        return saved;
      });
      // Counting may take a second: nobody's lock is held for it.
      return db.asSystem((tx) => withHeld(tx, after));
    }),
  });
}

async function withHeld(tx: SystemTx, settings: RetentionSettings): Promise<RetentionView> {
  const [contacts, events] = [await readOver(tx, mostCounted + 1), await readEventsHeld(tx)];
  const audit = { count: await countEntries(tx, mostCounted + 1), oldest: await findOldestEntry(tx) };
  const held = ({ count, oldest }: { count: number; oldest: Date | undefined }) => ({
    ...amountOf(count),
    ...(oldest === undefined ? {} : { oldest: oldest.toISOString() }),
  });
  return { ...settings, held: { contacts: held(contacts), events: held(events), audit: held(audit) } };
}

async function effectOf(tx: SystemTx, { clock }: Ground, input: RetentionInput): Promise<RetentionEffect> {
  const now = clock.now();
  return {
    contacts: amountOf(await countOldContacts(tx, input, now, mostCounted + 1)),
    events: amountOf(await countOldEvents(tx, now, input.eventKeepDays)),
    audit: amountOf(await countEntries(tx, mostCounted + 1, plusSeconds(now, -input.auditKeepDays * daySeconds))),
  };
}

function amountOf(count: number): Amount {
  return { count: Math.min(count, mostCounted), more: count > mostCounted };
}

/** An entry of the installation, and one of each tenant whose own time is another now. */
async function auditOf(
  tx: SystemTx,
  ground: Ground,
  context: RequestContext,
  [before, after]: readonly [RetentionSettings, RetentionSettings],
): Promise<void> {
  const ofInstallation = ({ ofTenants: _, ...settings }: RetentionSettings) => settings;
  const states = { before: ofInstallation(before), after: ofInstallation(after) };
  await audit(tx, ground, context, { object: 'installation', objectName: 'Relais', ...states });
  const ofTenant = ({ ofTenants }: RetentionSettings, id: TenantId) => ({
    contactKeepDays: ofTenants.find(({ tenantId }) => tenantId === id)?.contactKeepDays,
  });
  for (const id of new Set([...before.ofTenants, ...after.ofTenants].map(({ tenantId }) => tenantId))) {
    const { name } = await getTenant(tx, id);
    await audit(tx, ground, context, {
      tenantId: id,
      object: 'tenant',
      objectId: id,
      objectName: name,
      before: ofTenant(before, id),
      after: ofTenant(after, id),
    });
  }
}
