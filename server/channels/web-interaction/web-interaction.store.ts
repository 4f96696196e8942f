/** What the customer's page reads. Finding a page by its key or a chat by its token is work across tenants (system role). */
import { sql } from 'kysely';
import { chatForm, pageTexts } from '#contracts/vocabulary/chat-form.ts';
import {
  type ContactId,
  chatPageId,
  contactId,
  type QueueId,
  queueId,
  type TenantId,
  tenantId,
} from '#contracts/vocabulary/ids.ts';
import { type Language, language } from '#contracts/vocabulary/language.ts';
import type { SystemTx, TenantTx } from '#server/platform/db.ts';
import { brandingOf } from '#server/tenants/logo.store.ts';

export type ChatPageRow = NonNullable<Awaited<ReturnType<typeof findChatPage>>>;

export async function findChatPage(tx: SystemTx, key: string) {
  const row = await tx.q
    .selectFrom('chat_page')
    .innerJoin('tenant', 'tenant.id', 'chat_page.tenant_id')
    .selectAll('chat_page')
    .select([
      'tenant.name as tenant_name',
      'tenant.logo_hash as tenant_logo_hash',
      'tenant.accent as tenant_accent',
      'tenant.on_accent as tenant_on_accent',
    ])
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
    allowedOrigins: row.allowed_origins,
    ...(pageLanguage === undefined ? {} : { language: pageLanguage }),
    ...brandingOf({
      logo_hash: row.tenant_logo_hash,
      accent: row.tenant_accent,
      on_accent: row.tenant_on_accent,
    }),
    ...brandingOf(row),
    form: chatForm.parse(row.form),
    texts: pageTexts.parse(row.texts),
  };
}

/** Contacts that wait in a queue now, of the tenant's chat pages. */
export interface Waiting {
  readonly ofTenant: number;
  /** By the page's id. */
  readonly ofPages: ReadonlyMap<string, number>;
}

export async function countWaiting(tx: TenantTx): Promise<Waiting> {
  const rows = await tx.q
    .selectFrom('contact')
    .select(['chat_page_id', sql<number>`count(*)::integer`.as('count')])
    .where('tenant_id', '=', tx.tenantId)
    .where('state', '=', 'queued')
    .where('chat_page_id', 'is not', null)
    .groupBy('chat_page_id')
    .execute();
  return {
    ofTenant: rows.reduce((sum, { count }) => sum + count, 0),
    ofPages: new Map(rows.map(({ chat_page_id, count }) => [chat_page_id ?? '', count])),
  };
}

/** A logo of any tenant: whoever can read a page that shows it knows its hash. */
export async function findLogo(tx: SystemTx, hash: string): Promise<{ type: string; bytes: Buffer } | undefined> {
  return tx.q.selectFrom('logo').select(['type', 'bytes']).where('hash', '=', hash).limit(1).executeTakeFirst();
}

export interface TokenChat {
  readonly tenantId: TenantId;
  readonly contactId: ContactId;
  /** Of its chat page; none once that is deleted. */
  readonly allowedOrigins: readonly string[];
}

export async function findChatByToken(tx: SystemTx, tokenHash: Buffer): Promise<TokenChat | undefined> {
  const row = await tx.q
    .selectFrom('contact')
    .leftJoin('chat_page', 'chat_page.id', 'contact.chat_page_id')
    .select(['contact.id', 'contact.tenant_id', 'chat_page.allowed_origins'])
    .where('contact.customer_token_hash', '=', tokenHash)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    tenantId: tenantId.parse(row.tenant_id),
    contactId: contactId.parse(row.id),
    allowedOrigins: row.allowed_origins ?? [],
  };
}

/** The allowed origins of all chat pages of the installation. */
export async function listAllowedOrigins(tx: SystemTx): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('chat_page')
    .select(sql<string>`unnest(allowed_origins)`.as('origin'))
    .distinct()
    .execute();
  return rows.map(({ origin }) => origin);
}

export interface Place {
  readonly contactId: ContactId;
  readonly queueId: QueueId;
  /** From 1. */
  readonly position: number;
  /** An agent has passed it on. */
  readonly passedOn: boolean;
  /** It is offered to one agent alone. */
  readonly directed: boolean;
}

/** The places in their queues of those of `ids` that wait or are being offered. */
export async function listPositions(tx: TenantTx, ids: readonly ContactId[]): Promise<Place[]> {
  const { rows } = await sql<{
    id: string;
    queue_id: string;
    position: number;
    passed_on: boolean;
    directed: boolean;
  }>`
    with line as (
      select id, queue_id, first_accepted_at, passed_by is not null as directed,
        row_number() over (partition by queue_id order by priority desc, ahead desc, queued_at, id)::integer as position
      from contact
      where tenant_id = ${tx.tenantId} and state in ('queued', 'offered')
        and queue_id in (select queue_id from contact where tenant_id = ${tx.tenantId} and id = any(${[...ids]}::uuid[]))
    )
    select id, queue_id, position, directed,
      -- Whom nobody has answered is not passed on, though a supervisor chose his agent.
      first_accepted_at is not null and exists (select from contact_passing p where p.contact_id = line.id) as passed_on
    from line where id = any(${[...ids]}::uuid[])`.execute(tx.q);
  return rows.map((row) => ({
    contactId: contactId.parse(row.id),
    queueId: queueId.parse(row.queue_id),
    position: row.position,
    passedOn: row.passed_on,
    directed: row.directed,
  }));
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
