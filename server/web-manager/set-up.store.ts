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
  const has = (table: 'user_account' | 'queue' | 'chat_page' | 'contact') =>
    sql<boolean>`exists (select from ${sql.table(table)} where tenant_id = ${id ?? null}::uuid)`.as(table);
  const unnamed = sql<boolean>`exists (select from tenant where id = ${id ?? null}::uuid
    and key = ${unnamedTenant.key} and name = ${unnamedTenant.name})`.as('unnamed');
  const there = await tx.q
    .selectNoFrom([unnamed, has('user_account'), has('queue'), has('chat_page'), has('contact')])
    .executeTakeFirstOrThrow();
  return {
    ...(id === undefined ? {} : { tenantId: id }),
    steps: [
      // Agents and customers are shown its name.
      { step: 'tenant', done: first !== undefined && !there.unnamed },
      { step: 'users', done: there.user_account },
      { step: 'queue', done: there.queue },
      { step: 'chat-page', done: there.chat_page },
      { step: 'first-contact', done: there.contact },
    ],
  };
}
