/** What a desk shows, read with its names joined. */
import { sql } from 'kysely';
import {
  type DeskAgent,
  type DeskContact,
  type DeskQueue,
  type DeskReason,
  deskAgent,
  deskContact,
  deskQueue,
  deskReason,
  type PassingView,
} from '#contracts/agent-portal/views.ts';
import { type ContactId, contactId, type ReasonId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import { type TenantRole, tenantRole } from '#contracts/vocabulary/role.ts';
import { type AgentRow, getAgent } from '#server/agents/agent.store.ts';
import { findContact } from '#server/contacts/contact.store.ts';
import { connectedSeconds, isCustomerConnected } from '#server/contacts/customer-connected.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import { passingsOf, toPassingViews } from './passings.store.ts';

/** The contacts that an agent holds, or one of them. */
export async function listDeskContacts(
  tx: TenantTx,
  agentId: UserId,
  now: Date,
  only?: ContactId,
): Promise<DeskContact[]> {
  let query = selectDeskContacts(tx)
    .where('contact.agent_id', '=', agentId)
    .where('contact.state', 'in', ['offered', 'active', 'wrap-up']);
  if (only !== undefined) query = query.where('contact.id', '=', only);
  const rows = await query.orderBy('contact.offered_at').execute();
  return rows.map((row) => toDeskContact(row, now));
}

/** Those of the contacts whose customer is connected. */
export async function listConnected(
  tx: TenantTx,
  ids: readonly ContactId[],
  now: Date,
): Promise<ReadonlySet<ContactId>> {
  const rows = await tx.q
    .selectFrom('contact')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where('customer_seen_at', '>', plusSeconds(now, -connectedSeconds))
    .execute();
  return new Set(rows.map((row) => contactId.parse(row.id)));
}

/**
 * A contact that this agent has or had. CONTACT_STATE_CHANGED when it was perhaps his a moment ago (an offer that ran
 * out, a chat that went back to its queue), CONTACT_NOT_FOUND for what the tenant does not have.
 */
export async function findReachable(tx: TenantTx, agentId: UserId, id: ContactId): Promise<{ live: boolean }> {
  const contact = await findContact(tx, id);
  if (contact === undefined) throw new RelaisError('CONTACT_NOT_FOUND');
  if (contact.agent_id !== agentId) throw new RelaisError('CONTACT_STATE_CHANGED');
  return contact;
}

/** A contact that this agent has or had; undefined for those of others. */
export async function findOwnContact(
  tx: TenantTx,
  agentId: UserId,
  id: ContactId,
  now: Date,
): Promise<DeskContact | undefined> {
  const row = await selectDeskContacts(tx)
    .where('contact.id', '=', id)
    .where('contact.agent_id', '=', agentId)
    .executeTakeFirst();
  return row === undefined ? undefined : toDeskContact(row, now);
}

export async function getDeskAgent(tx: TenantTx, agentId: UserId): Promise<DeskAgent> {
  const row = await getAgent(tx, agentId);
  const by = row.changed_by === null ? undefined : await findPersonName(tx, row.changed_by);
  return { ...toDeskAgent(row, by), role: await getRole(tx, agentId) };
}

async function getRole(tx: TenantTx, agentId: UserId): Promise<TenantRole> {
  const row = await tx.q
    .selectFrom('user_account')
    .select('role')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', agentId)
    .executeTakeFirstOrThrow();
  return tenantRole.parse(row.role);
}

/** What colleagues call a user. */
export async function findPersonName(tx: TenantTx, id: string): Promise<string | undefined> {
  const row = await tx.q
    .selectFrom('user_account')
    .select(['first_name', 'last_name'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : `${row.first_name} ${row.last_name}`;
}

export function toDeskAgent(row: AgentRow, by?: string): DeskAgent {
  return deskAgent.parse({
    id: row.user_id,
    state: row.state,
    cause: row.cause,
    reasonId: row.reason_id ?? undefined,
    since: row.since.toISOString(),
    wrapUpReasonRequired: row.wrap_up_reason_required || undefined,
    by,
  });
}

/** Each agent's queues with the number of contacts that wait in each, by name. */
export async function listQueuesOfDesks(
  tx: TenantTx,
  agentIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, DeskQueue[]>> {
  const { rows } = await sql<{ user_id: string; id: string; name: string; waiting: number }>`
    with membership as (
      select user_id, queue_id from queue_member where tenant_id = ${tx.tenantId} and user_id = any(${[...agentIds]}::uuid[])
    ), line as (
      select queue_id, count(*)::integer as waiting from contact
      where tenant_id = ${tx.tenantId} and state = 'queued' and queue_id in (select queue_id from membership) group by 1
    )
    select m.user_id, q.id, q.name, coalesce(l.waiting, 0) as waiting
    from membership m join queue q on q.id = m.queue_id left join line l on l.queue_id = q.id
    order by q.name, q.id`.execute(tx.q);
  const queues = new Map<UserId, DeskQueue[]>();
  for (const { user_id, ...row } of rows) {
    const agent = userId.parse(user_id);
    queues.set(agent, [...(queues.get(agent) ?? []), deskQueue.parse(row)]);
  }
  return queues;
}

/** The reasons that are still in use, by kind. */
export async function listDeskReasons(
  tx: TenantTx,
): Promise<{ unavailableReasons: DeskReason[]; wrapUpReasons: DeskReason[] }> {
  const rows = await tx.q
    .selectFrom('reason')
    .select(['id', 'name', 'kind'])
    .where('tenant_id', '=', tx.tenantId)
    .where('retired', '=', false)
    .orderBy('name')
    .execute();
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => deskReason.parse(row));
  return { unavailableReasons: of('unavailable'), wrapUpReasons: of('wrap-up') };
}

/** Whether it is still in use or not. */
export async function findReasonName(tx: TenantTx, id: string): Promise<string | undefined> {
  const row = await tx.q
    .selectFrom('reason')
    .select('name')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.name;
}

export async function isReason(tx: TenantTx, id: ReasonId, kind: 'wrap-up' | 'unavailable'): Promise<boolean> {
  return (await reasonsToChoose(tx, kind).where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** Whether agents can choose a reason of the kind at all. */
export async function hasReason(tx: TenantTx, kind: 'wrap-up' | 'unavailable'): Promise<boolean> {
  return (await reasonsToChoose(tx, kind).limit(1).executeTakeFirst()) !== undefined;
}

function reasonsToChoose(tx: TenantTx, kind: 'wrap-up' | 'unavailable') {
  return tx.q
    .selectFrom('reason')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('kind', '=', kind)
    .where('retired', '=', false);
}

function selectDeskContacts(tx: TenantTx) {
  return tx.q
    .selectFrom('contact')
    .innerJoin('queue', 'queue.id', 'contact.queue_id')
    .leftJoin('chat_page', 'chat_page.id', 'contact.chat_page_id')
    .leftJoin('user_account as ender', 'ender.id', 'contact.ended_by')
    .leftJoin('contact_data', 'contact_data.contact_id', 'contact.id')
    .selectAll('contact')
    .leftJoin('user_account as passer', 'passer.id', 'contact.passed_by')
    .select([
      'queue.name as queue_name',
      'chat_page.name as chat_page_name',
      'chat_page.language as chat_page_language',
      'contact_data.fields as data',
    ])
    .select(['ender.first_name as ender_first_name', 'ender.last_name as ender_last_name'])
    .select(sql<string | null>`passer.first_name || ' ' || passer.last_name`.as('passer_name'))
    .select(passingsOf(sql.ref('contact.id')).as('passings'))
    .where('contact.tenant_id', '=', tx.tenantId);
}

type DeskRow = Awaited<ReturnType<ReturnType<typeof selectDeskContacts>['execute']>>[number];

/**
 * Who had it offered to this agent alone: the colleague who had it, or the supervisor who chose him, whose record is of
 * the moment of the offer.
 */
function passerOf(row: DeskRow, passings: readonly PassingView[]): string | undefined {
  if (row.state !== 'offered') return undefined;
  const offeredAt = row.offered_at?.toISOString();
  return row.passer_name ?? passings.findLast(({ kind, at }) => kind === 'to-agent' && at === offeredAt)?.by;
}

function toDeskContact(row: DeskRow, now: Date): DeskContact {
  const passings = toPassingViews(row.passings);
  const time = (at: Date | null) => at?.toISOString();
  return deskContact.parse({
    id: row.id,
    medium: row.medium,
    state: row.state,
    live: row.live,
    queue: { id: row.queue_id, name: row.queue_name },
    customer: { name: row.customer_name ?? '', address: row.customer_address ?? undefined },
    customerConnected: isCustomerConnected(row, now),
    passedBy: passerOf(row, passings),
    passings,
    chatPage: row.chat_page_name ?? undefined,
    language: row.chat_page_language ?? undefined,
    data: row.data ?? undefined,
    queuedAt: time(row.queued_at),
    waitingSince: time(row.waiting_since),
    offeredAt: time(row.offered_at),
    offerExpiresAt: time(row.offer_expires_at),
    acceptedAt: time(row.accepted_at),
    endedAt: time(row.ended_at),
    endReason: row.end_reason ?? undefined,
    endedBy: row.ended_by === null ? undefined : `${row.ender_first_name} ${row.ender_last_name}`,
    wrapUpExpiresAt: row.state === 'wrap-up' ? time(row.wrap_up_expires_at) : undefined,
  });
}
