/**
 * Tenants, with their domains. Their list, addition and removal is work of the whole installation, so it runs as the
 * system role; `assertTenant` and `lockDirectory` stand at the beginning of work inside one tenant.
 */
import { type Selectable, sql } from 'kysely';
import type { ListAnswer } from '#contracts/list.ts';
import { attachmentKinds } from '#contracts/vocabulary/attachment.ts';
import { type TenantId, tenantId } from '#contracts/vocabulary/ids.ts';
import { type TenantInput, type TenantQuery, type TenantView, tenantView } from '#contracts/web-manager/tenants.ts';
import type { Clock } from '#server/platform/clock.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { SystemTx, TenantTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import { appendFor } from '#server/platform/events/append.ts';
import { newId } from '#server/platform/ids.ts';
import { isFoundIn, readPage } from '#server/platform/list.ts';
import type { Schema } from '#server/platform/schema.gen.ts';
import { lockMode } from './installation.store.ts';
import { brandingColumns, brandingOf, forgetUnusedLogos, keepLogo, logoRefusals } from './logo.store.ts';

/** What the first tenant is called until somebody gives it a name of its own. */
export const unnamedTenant = { key: 'default', name: 'DEFAULT' } as const;

/** The tenants that a query finds; `only` narrows them to one. */
export async function findTenants(
  tx: SystemTx,
  query: TenantQuery,
  only: TenantId | undefined,
): Promise<ListAnswer<TenantView>> {
  const domains = sql`coalesce((select string_agg(d.domain, ' ') from tenant_domain d where d.tenant_id = tenant.id), '')`;
  let found = tenants(tx).where(isFoundIn(sql`folded(name || ' ' || key || ' ' || ${domains})`, query.search));
  if (only !== undefined) found = found.where('id', '=', only);
  const key = { name: [], key: [sql`key collate "C"`], updatedAt: [sql`updated_at`] }[query.sort];
  const keys = [...key, sql`natural_order(name) collate "C"`, sql`id`];
  const { items, total } = await readPage(tx, found, query, keys);
  return { items: items.map(viewOf), total };
}

export async function listTenants(tx: SystemTx): Promise<TenantView[]> {
  const rows = await tenants(tx).orderBy('name').orderBy('id').execute();
  return rows.map(viewOf);
}

/** Throws TENANT_NOT_FOUND. */
export async function getTenant(tx: SystemTx, id: TenantId): Promise<TenantView> {
  const row = await tenants(tx).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new RelaisError('TENANT_NOT_FOUND');
  return viewOf(row);
}

export async function findTenantByKey(tx: SystemTx, key: string): Promise<TenantView | undefined> {
  const row = await tenants(tx).where('key', '=', key.toLowerCase()).executeTakeFirst();
  return row === undefined ? undefined : viewOf(row);
}

/** By one of its domains, in lower case. */
export async function findTenantByDomain(tx: SystemTx, domain: string): Promise<TenantId | undefined> {
  const row = await tx.q
    .selectFrom('tenant_domain')
    .select('tenant_id')
    .where('domain', '=', domain)
    .executeTakeFirst();
  return row === undefined ? undefined : tenantId.parse(row.tenant_id);
}

/** The tenant that is taken for granted: the only one in single-tenant mode. */
export async function findTheOnlyTenant(tx: SystemTx): Promise<TenantView | undefined> {
  const single = tx.q.selectFrom('installation').select('id').where('mode', '=', 'single');
  const rows = await tenants(tx)
    .where(({ exists }) => exists(single))
    .limit(2)
    .execute();
  const [row] = rows;
  return row === undefined || rows.length > 1 ? undefined : viewOf(row);
}

export async function hasTenants(tx: SystemTx): Promise<boolean> {
  return (await tx.q.selectFrom('tenant').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Throws TENANT_MODE_SINGLE, or TENANT_NAME_TAKEN / TENANT_KEY_TAKEN / TENANT_DOMAIN_TAKEN at their field. */
export async function addTenant(tx: SystemTx, clock: Clock, input: TenantInput): Promise<TenantView> {
  if ((await lockMode(tx)) === 'single') throw new RelaisError('TENANT_MODE_SINGLE');
  return insertTenant(tx, clock, input);
}

/** The same whatever the mode: the first tenant of an installation. */
export async function insertTenant(tx: SystemTx, clock: Clock, input: TenantInput): Promise<TenantView> {
  const id = newId(tenantId, clock);
  const at = clock.now();
  const insert = tx.q.insertInto('tenant').values({ id, ...columnsOf(input), created_at: at, updated_at: at });
  await refuseBy(insert.execute(), refusals);
  // A logo belongs to a tenant that is there.
  const logoHash = await keepLogo(tx, id, input.logo);
  if (logoHash !== null) {
    const setLogo = tx.q.updateTable('tenant').set({ logo_hash: logoHash }).where('id', '=', id);
    await refuseBy(setLogo.execute(), refusals);
  }
  await setDomains(tx, id, input.domains);
  await appendFor(tx, id, clock, { type: 'directory.changed', entity: 'tenant', entityId: id, change: 'added' });
  return getTenant(tx, id);
}

/** Throws TENANT_NOT_FOUND, VERSION_CHANGED, or the error of a taken name, key or domain. */
export async function updateTenant(
  tx: SystemTx,
  clock: Clock,
  { id, version, input }: { id: TenantId; version: number; input: TenantInput },
): Promise<TenantView> {
  const logoHash = await keepLogo(tx, id, input.logo);
  const update = tx.q
    .updateTable('tenant')
    .set({ ...columnsOf(input), logo_hash: logoHash, version: version + 1, updated_at: clock.now() })
    .where('id', '=', id)
    .where('version', '=', version);
  const { numUpdatedRows } = await refuseBy(update.executeTakeFirstOrThrow(), refusals);
  if (numUpdatedRows === 0n) {
    await getTenant(tx, id);
    throw new RelaisError('VERSION_CHANGED');
  }
  await forgetUnusedLogos(tx, id);
  await setDomains(tx, id, input.domains);
  await appendFor(tx, id, clock, { type: 'directory.changed', entity: 'tenant', entityId: id, change: 'changed' });
  return getTenant(tx, id);
}

/**
 * Deletes an empty tenant with its reasons, departments, locations and CLIP numbers. Throws TENANT_NOT_FOUND, TENANT_NOT_EMPTY, or TENANT_MODE_SINGLE: the one
 * tenant of single-tenant mode could not be added again.
 */
export async function deleteTenant(tx: SystemTx, clock: Clock, id: TenantId): Promise<void> {
  const mode = await lockMode(tx);
  const row = await tx.q.selectFrom('tenant').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) throw new RelaisError('TENANT_NOT_FOUND');
  if (mode === 'single') throw new RelaisError('TENANT_MODE_SINGLE');
  await tx.q.deleteFrom('reason').where('tenant_id', '=', id).execute();
  await tx.q.deleteFrom('department').where('tenant_id', '=', id).execute();
  await tx.q.deleteFrom('location').where('tenant_id', '=', id).execute();
  await tx.q.deleteFrom('canned_answer').where('tenant_id', '=', id).execute();
  await tx.q.deleteFrom('clip_number').where('tenant_id', '=', id).execute();
  const notEmpty = () => new RelaisError('TENANT_NOT_EMPTY');
  await refuseBy(tx.q.deleteFrom('tenant').where('id', '=', id).execute(), {
    user_account_tenant_id_fkey: notEmpty,
    queue_tenant_id_fkey: notEmpty,
    contact_tenant_id_fkey: notEmpty,
    session_tenant_id_fkey: notEmpty,
    chat_page_tenant_id_fkey: notEmpty,
  });
  await appendFor(tx, id, clock, { type: 'directory.changed', entity: 'tenant', entityId: id, change: 'deleted' });
}

/** Throws TENANT_NOT_FOUND for an id that no tenant has. */
export async function assertTenant(tx: TenantTx): Promise<void> {
  const row = await tx.q.selectFrom('tenant').select('id').where('id', '=', tx.tenantId).executeTakeFirst();
  if (row === undefined) throw new RelaisError('TENANT_NOT_FOUND');
}

/**
 * The same, and holds the tenant's row until the end of the transaction: changes of one tenant's directory take turns,
 * because users and queues keep the same memberships and would lock each other in opposite orders.
 */
export async function lockDirectory(tx: TenantTx): Promise<void> {
  const row = await tx.q
    .selectFrom('tenant')
    .select('id')
    .where('id', '=', tx.tenantId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new RelaisError('TENANT_NOT_FOUND');
}

const refusals = {
  tenant_name: () => fieldError('TENANT_NAME_TAKEN', 'name'),
  tenant_key_key: () => fieldError('TENANT_KEY_TAKEN', 'key'),
  tenant_domain_pkey: () => fieldError('TENANT_DOMAIN_TAKEN', 'domains'),
  ...logoRefusals,
};

async function setDomains(tx: SystemTx, tenant: TenantId, domains: readonly string[]): Promise<void> {
  await tx.q.deleteFrom('tenant_domain').where('tenant_id', '=', tenant).execute();
  // In order, so that two who take each other's domains wait instead of locking each other.
  const distinct = [...new Set(domains)].sort();
  if (distinct.length === 0) return;
  const taken = await tx.q.selectFrom('tenant_domain').select('domain').where('domain', 'in', distinct).execute();
  const first = domains.findIndex((domain) => taken.some((each) => each.domain === domain));
  if (first >= 0) throw fieldError('TENANT_DOMAIN_TAKEN', `domains.${first}`);
  const insert = tx.q.insertInto('tenant_domain').values(distinct.map((domain) => ({ domain, tenant_id: tenant })));
  await refuseBy(insert.execute(), refusals);
}

function tenants(tx: SystemTx) {
  const domains = sql<
    string[]
  >`array(select d.domain from tenant_domain d where d.tenant_id = tenant.id order by d.domain)`;
  return tx.q.selectFrom('tenant').selectAll().select(domains.as('domains'));
}

function columnsOf(input: TenantInput) {
  return {
    key: input.key,
    name: input.name,
    language: input.language,
    time_zone: input.timeZone,
    agent_lost_after_seconds: input.agentLostAfterSeconds,
    agent_lost_requeue_after_seconds: input.agentLostRequeueAfterSeconds,
    customer_gone_queued_after_seconds: input.customerGoneQueuedAfterSeconds,
    customer_gone_active_after_seconds: input.customerGoneActiveAfterSeconds,
    portal_idle_minutes: input.portalIdleMinutes,
    service_level_seconds: input.serviceLevelSeconds,
    attachment_megabytes: input.attachmentMegabytes,
    attachment_kinds: attachmentKinds.filter((kind) => input.attachmentKinds.includes(kind)),
    ...brandingColumns(input),
  };
}

function viewOf(row: Selectable<Schema['tenant']> & { domains: string[] }): TenantView {
  return tenantView.parse({
    id: row.id,
    key: row.key,
    name: row.name,
    domains: row.domains,
    language: row.language,
    timeZone: row.time_zone,
    agentLostAfterSeconds: row.agent_lost_after_seconds,
    agentLostRequeueAfterSeconds: row.agent_lost_requeue_after_seconds,
    customerGoneQueuedAfterSeconds: row.customer_gone_queued_after_seconds,
    customerGoneActiveAfterSeconds: row.customer_gone_active_after_seconds,
    portalIdleMinutes: row.portal_idle_minutes,
    serviceLevelSeconds: row.service_level_seconds,
    attachmentMegabytes: row.attachment_megabytes,
    attachmentKinds: row.attachment_kinds,
    ...brandingOf(row),
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  });
}
