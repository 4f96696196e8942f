/** Rows that tests begin with, written as the system role. Everything has a sensible default. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { ChatForm } from '#contracts/vocabulary/chat-form.ts';
import {
  type ContactId,
  cannedAnswerId,
  chatPageId,
  clipId,
  contactId,
  departmentId,
  locationId,
  type NodeId,
  nodeId,
  type QueueId,
  queueId,
  reasonId,
  type TenantId,
  tenantId,
  type UserId,
  userId,
} from '#contracts/vocabulary/ids.ts';
import type { Language } from '#contracts/vocabulary/language.ts';
import type { Medium } from '#contracts/vocabulary/medium.ts';
import type { TenantRole } from '#contracts/vocabulary/role.ts';
import { searchable } from '#contracts/vocabulary/searchable.ts';
import { systemClock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/db.ts';
import { newId } from '#server/platform/ids.ts';

let counter = 0;
const next = () => ++counter;
const fresh = <Id extends z.ZodType<string>>(schema: Id) => newId(schema, systemClock);

export async function addTenant(db: Database, options: { key?: string; domains?: string[] } = {}): Promise<TenantId> {
  const id = fresh(tenantId);
  const key = options.key ?? `t${next()}-${randomUUID().slice(0, 8)}`;
  await db.asSystem(async ({ q }) => {
    await q
      .insertInto('tenant')
      .values({ id, key, name: `Tenant ${key}`, language: 'en', time_zone: 'Europe/Paris' })
      .execute();
    for (const domain of options.domains ?? []) {
      await q.insertInto('tenant_domain').values({ domain, tenant_id: id }).execute();
    }
  });
  return id;
}

export interface UserOptions {
  userName?: string;
  role?: TenantRole;
  capacity?: Partial<Record<Medium, number>>;
  /** The agent's state from the start; `available` with a lease far in the future. */
  state?: 'offline' | 'available' | 'unavailable';
  at?: Date;
  passwordHash?: string;
}

/** A user with his agent row and capacities; the default handles two web chats at once. */
export async function addUser(db: Database, tenant: TenantId, options: UserOptions = {}): Promise<UserId> {
  const id = fresh(userId);
  const at = options.at ?? new Date('2026-11-02T09:00:00Z');
  const state = options.state ?? 'offline';
  await db.asSystem(async ({ q }) => {
    await q
      .insertInto('user_account')
      .values({
        id,
        tenant_id: tenant,
        user_name: options.userName ?? `user${next()}`,
        first_name: 'Ada',
        last_name: `Number ${counter}`,
        role: options.role ?? 'agent',
        password_hash: options.passwordHash ?? 'none',
        must_change_password: false,
      })
      .execute();
    const lease = state === 'offline' ? null : new Date(at.getTime() + 365 * 86_400_000);
    await q
      .insertInto('agent')
      .values({ user_id: id, tenant_id: tenant, state, since: at, idle_since: at, lease_until: lease })
      .execute();
    const capacity = options.capacity ?? { 'web-interaction': 2 };
    for (const [medium, units] of Object.entries(capacity)) {
      await q
        .insertInto('agent_capacity')
        .values({ user_id: id, tenant_id: tenant, medium, capacity: units })
        .execute();
    }
  });
  return id;
}

export async function addQueue(
  db: Database,
  tenant: TenantId,
  options: { name?: string; priority?: number; offerTimeoutSeconds?: number; memberIds?: readonly UserId[] } = {},
) {
  const id = fresh(queueId);
  await db.asSystem(async ({ q }) => {
    await q
      .insertInto('queue')
      .values({
        id,
        tenant_id: tenant,
        name: options.name ?? `Queue ${next()}`,
        priority: options.priority ?? 5,
        offer_timeout_seconds: options.offerTimeoutSeconds ?? 20,
      })
      .execute();
    for (const member of options.memberIds ?? []) {
      await q.insertInto('queue_member').values({ queue_id: id, user_id: member, tenant_id: tenant }).execute();
    }
  });
  return id;
}

export async function addChatPage(
  db: Database,
  tenant: TenantId,
  queue: z.infer<typeof queueId>,
  options: { key?: string; enabled?: boolean; allowedOrigins?: string[]; form?: ChatForm } = {},
) {
  const id = fresh(chatPageId);
  const key = options.key ?? `page-${next()}-${randomUUID().slice(0, 8)}`;
  await db.asSystem(({ q }) =>
    q
      .insertInto('chat_page')
      .values({
        id,
        tenant_id: tenant,
        key,
        name: 'Help',
        queue_id: queue,
        enabled: options.enabled ?? true,
        allowed_origins: options.allowedOrigins ?? [],
        ...(options.form === undefined ? {} : { form: JSON.stringify(options.form) }),
      })
      .execute(),
  );
  return { id, key };
}

export async function addReason(db: Database, tenant: TenantId, kind: 'wrap-up' | 'unavailable', name?: string) {
  const id = fresh(reasonId);
  await db.asSystem(({ q }) =>
    q
      .insertInto('reason')
      .values({ id, tenant_id: tenant, kind, name: name ?? `Reason ${next()}` })
      .execute(),
  );
  return id;
}

export async function addClip(db: Database, tenant: TenantId, options: { number?: string; name?: string } = {}) {
  const id = fresh(clipId);
  await db.asSystem(({ q }) =>
    q
      .insertInto('clip_number')
      .values({
        id,
        tenant_id: tenant,
        number: options.number ?? String(33_100_000_000 + next()),
        name: options.name ?? 'Office',
      })
      .execute(),
  );
  return id;
}

/** A contact that is over: its customer went before anybody answered. */
export async function addContact(
  db: Database,
  tenant: TenantId,
  queue: QueueId,
  customer: { name?: string; address?: string; at?: Date } = {},
): Promise<ContactId> {
  const id = fresh(contactId);
  const at = customer.at ?? new Date('2026-11-25T09:00:00Z');
  await db.asSystem(({ q }) =>
    q
      .insertInto('contact')
      .values({
        id,
        tenant_id: tenant,
        medium: 'web-interaction',
        state: 'abandoned',
        live: true,
        queue_id: queue,
        priority: 5,
        queued_at: at,
        ended_at: at,
        customer_name: customer.name ?? 'Grace',
        customer_address: customer.address ?? null,
      })
      .execute(),
  );
  return id;
}

export async function addDepartment(db: Database, tenant: TenantId, name = `Department ${next()}`) {
  const id = fresh(departmentId);
  await db.asSystem(({ q }) => q.insertInto('department').values({ id, tenant_id: tenant, name }).execute());
  return id;
}

export async function addLocation(db: Database, tenant: TenantId, name = `Location ${next()}`) {
  const id = fresh(locationId);
  await db.asSystem(({ q }) => q.insertInto('location').values({ id, tenant_id: tenant, name }).execute());
  return id;
}

export interface AnswerOptions {
  slug?: string;
  title?: string;
  text?: string;
  language?: Language;
  queueId?: z.infer<typeof queueId>;
  ownerId?: UserId;
}

/** A canned answer: the tenant's unless the options say whose. */
export async function addCannedAnswer(db: Database, tenant: TenantId, options: AnswerOptions = {}) {
  const id = fresh(cannedAnswerId);
  const { slug = `answer-${next()}`, title = 'Greeting', text = 'Hello {{customer.name}}!' } = options;
  await db.asSystem(({ q }) =>
    q
      .insertInto('canned_answer')
      .values({
        id,
        tenant_id: tenant,
        queue_id: options.queueId ?? null,
        owner_id: options.ownerId ?? null,
        slug,
        title,
        text,
        language: options.language ?? null,
        searchable: searchable(`${slug}\n${title}\n${text}`),
      })
      .execute(),
  );
  return id;
}

/** Small PNG images as data URLs. */
export const redPixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4IScHAAK2AQU0pnWqAAAAAElFTkSuQmCC';
export const bluePixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGOQkzsBAAFiAQURG6MhAAAAAElFTkSuQmCC';

/** A node that nobody has seen for long. */
export async function addGoneNode(db: Database): Promise<NodeId> {
  const id = fresh(nodeId);
  const long = new Date('2000-01-01T00:00:00Z');
  const row = { id, name: 'web-9:8080', address: 'http://10.0.0.9:8080', version: '0.1.0', parts: '[]' };
  await db.asSystem(({ q }) =>
    q
      .insertInto('cluster_node')
      .values({ ...row, started_at: long, seen_at: long })
      .execute(),
  );
  return id;
}
