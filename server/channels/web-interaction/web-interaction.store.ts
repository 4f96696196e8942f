/** What the customer's page reads. Finding a page by its key or a chat by its token is work across tenants (system role). */
import { sql } from 'kysely';
import { type ContactId, chatPageId, contactId, queueId, type TenantId, tenantId } from '#contracts/vocabulary/ids.ts';
import { type Language, language } from '#contracts/vocabulary/language.ts';
import type { SystemTx, TenantTx } from '#server/platform/db.ts';

export async function findChatPage(tx: SystemTx, key: string) {
  const row = await tx.q
    .selectFrom('chat_page')
    .innerJoin('tenant', 'tenant.id', 'chat_page.tenant_id')
    .selectAll('chat_page')
    .select('tenant.name as tenant_name')
    .where('chat_page.key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const pageLanguage: Language | undefined = row.language === null ? undefined : language.parse(row.language);
  return {
    id: chatPageId.parse(row.id),
    tenantId: tenantId.parse(row.tenant_id),
    queueId: queueId.parse(row.queue_id),
    key: row.key,
    name: row.name,
    tenantName: row.tenant_name,
    enabled: row.enabled,
    ...(pageLanguage === undefined ? {} : { language: pageLanguage }),
    ...(row.greeting === null ? {} : { greeting: row.greeting }),
  };
}

export async function findChatByToken(
  tx: SystemTx,
  tokenHash: Buffer,
): Promise<{ tenantId: TenantId; contactId: ContactId } | undefined> {
  const row = await tx.q
    .selectFrom('contact')
    .select(['id', 'tenant_id'])
    .where('customer_token_hash', '=', tokenHash)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { tenantId: tenantId.parse(row.tenant_id), contactId: contactId.parse(row.id) };
}

/** Place in the queue from 1; undefined when the contact does not wait. */
export async function findPosition(tx: TenantTx, id: ContactId): Promise<number | undefined> {
  const { rows } = await sql<{ position: number }>`
    select (select count(*)::integer from contact o where o.queue_id = c.queue_id and o.tenant_id = c.tenant_id
        and o.state in ('queued', 'offered')
        and (-o.priority, not o.ahead, o.queued_at, o.id) <= (-c.priority, not c.ahead, c.queued_at, c.id)) as position
    from contact c where c.id = ${id} and c.tenant_id = ${tx.tenantId} and c.state in ('queued', 'offered')`.execute(
    tx.q,
  );
  return rows[0]?.position;
}

export async function findAgentName(tx: TenantTx, agentId: string): Promise<string | undefined> {
  const row = await tx.q
    .selectFrom('user_account')
    .select(['first_name', 'last_name'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', agentId)
    .executeTakeFirst();
  return row === undefined ? undefined : `${row.first_name} ${row.last_name}`;
}
