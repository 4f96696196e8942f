/** How far an installation is set up, read from what is really there. */
import { sql } from 'kysely';
import type { z } from 'zod';
import { type TenantId, tenantId } from '#contracts/vocabulary/ids.ts';
import type { setUpProgress } from '#contracts/web-manager/installation.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { unnamedTenant } from '#server/tenants/tenant.store.ts';

/** Of the tenant given, or of the only one; with several and none given, or without any, only the first step is told. */
export async function readSetUp(tx: SystemTx, given: TenantId | undefined): Promise<z.infer<typeof setUpProgress>> {
  const tenants = await tx.q.selectFrom('tenant').select('id').limit(2).execute();
  const [first] = tenants;
  const id = given ?? (first !== undefined && tenants.length === 1 ? tenantId.parse(first.id) : undefined);
  const ofTenant = sql`tenant_id = ${id ?? null}::uuid`;
  const users = sql<boolean>`exists (select from user_account where ${ofTenant} and deleted_at is null)`;
  // Nobody is offered what waits in a queue without members.
  const queues = sql<boolean>`exists (select from queue_member m join queue q on q.id = m.queue_id
    join user_account u on u.id = m.user_id
    where m.${ofTenant} and q.deleted_at is null and not u.disabled)`;
  const chatPages = sql<boolean>`exists (select from chat_page where ${ofTenant})`;
  // A message that a customer left and nobody took was not handled, whatever became of it.
  const handled = sql<boolean>`exists (select from contact
    where ${ofTenant} and state = 'closed' and first_accepted_at is not null)`;
  const unnamed = sql<boolean>`exists (select from tenant where id = ${id ?? null}::uuid
    and key = ${unnamedTenant.key} and name = ${unnamedTenant.name})`.as('unnamed');
  const there = await tx.q
    .selectNoFrom([unnamed, users.as('users'), queues.as('queues'), chatPages.as('chat_pages'), handled.as('handled')])
    .executeTakeFirstOrThrow();
  return {
    ...(id === undefined ? {} : { tenantId: id }),
    steps: [
      // Agents and customers are shown its name.
      { step: 'tenant', done: first !== undefined && !there.unnamed },
      { step: 'users', done: there.users },
      { step: 'queue', done: there.queues },
      { step: 'chat-page', done: there.chat_pages },
      { step: 'first-contact', done: there.handled },
    ],
  };
}
