/** What agents read of how a contact was passed on, and where it can go. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type TransferTargets, targetsShown, transferAgent, transferQueue } from '#contracts/agent-portal/pass-on.ts';
import { type PassingView, passingView } from '#contracts/agent-portal/views.ts';
import type { ContactId, UserId } from '#contracts/vocabulary/ids.ts';
import type { TenantTx } from '#server/platform/db.ts';

/** The passings of a contact in their order, as `toPassingViews` reads them; for a select list. */
export function passingsOf(contact: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', p.id, 'kind', p.kind, 'note', p.note,
      'afterSeq', p.after_seq, 'at', p.at, 'by', f.first_name || ' ' || f.last_name,
      'to', coalesce(q.name, t.first_name || ' ' || t.last_name))) order by p.at, p.id)
    from contact_passing p left join user_account f on f.id = p.from_agent_id
    left join user_account t on t.id = p.to_agent_id left join queue q on q.id = p.to_queue_id
    where p.contact_id = ${contact})`;
}

const stored = z.array(passingView.extend({ at: z.string() })).nullable();

export function toPassingViews(passings: unknown): PassingView[] {
  return (stored.parse(passings) ?? []).map((passing) => ({ ...passing, at: new Date(passing.at).toISOString() }));
}

export async function listPassings(tx: TenantTx, id: ContactId): Promise<PassingView[]> {
  const row = await tx.q
    .selectFrom('contact')
    .select(passingsOf(sql.ref('contact.id')).as('passings'))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return toPassingViews(row?.passings ?? null);
}

/** What the agent who passed a contact on is told; undefined when it is gone. */
export async function findPassedOn(
  tx: TenantTx,
  contactId: ContactId,
  { colleague, passedBy }: { colleague: UserId; passedBy: UserId },
): Promise<{ customerName: string; colleague: string; back: boolean } | undefined> {
  const row = await tx.q
    .selectFrom('contact')
    .leftJoin('user_account', (join) => join.on('user_account.id', '=', colleague))
    .select(['contact.customer_name', 'contact.agent_id', 'contact.state'])
    .select(sql<string | null>`user_account.first_name || ' ' || user_account.last_name`.as('colleague'))
    .where('contact.tenant_id', '=', tx.tenantId)
    .where('contact.id', '=', contactId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    customerName: row.customer_name ?? '',
    colleague: row.colleague ?? '',
    back: row.agent_id === passedBy && ['active', 'wrap-up'].includes(row.state),
  };
}

/** Where the agent can pass a contact on to, without himself and the queue it came from. */
export async function listTargets(
  tx: TenantTx,
  { agentId, queueId, medium, search }: { agentId: UserId; queueId: string; medium: string; search: string },
): Promise<TransferTargets> {
  const like = likeOf(search);
  const queues = await sql`
    select * from (select q.id, q.name,
      (select count(*)::integer from contact c where c.queue_id = q.id and c.state = 'queued') as waiting,
      (select count(*)::integer from queue_member m join agent a on a.user_id = m.user_id
        join agent_capacity s on s.user_id = m.user_id and s.medium = ${medium} and s.used < s.capacity
        where m.queue_id = q.id and m.user_id <> ${agentId} and a.state = 'available' and a.lease_until is not null) as ready
    from queue q where q.tenant_id = ${tx.tenantId} and q.deleted_at is null and ${medium} = any(q.media) and q.id <> ${queueId} and q.name ilike ${like}) target
    order by ready = 0, name, id limit ${targetsShown + 1}`.execute(tx.q);
  const { agents, more } = await listAgentTargets(tx, { agentId, medium, search });
  return {
    queues: z.array(transferQueue).parse(queues.rows.slice(0, targetsShown)),
    agents,
    more: more || queues.rows.length > targetsShown,
  };
}

function likeOf(search: string): string {
  return `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

/** Who handles the medium, without the agent who has the contact: who can take it first. */
export async function listAgentTargets(
  tx: TenantTx,
  { agentId, medium, search }: { agentId: string | undefined; medium: string; search: string },
): Promise<Pick<TransferTargets, 'agents' | 'more'>> {
  const { rows } = await sql`
    select u.id, u.first_name || ' ' || u.last_name as name,
      case when a.lease_until is null then 'offline' else a.state end as state, greatest(s.capacity - s.used, 0) as free
    from user_account u join agent a on a.user_id = u.id
    join agent_capacity s on s.user_id = u.id and s.medium = ${medium} and s.capacity > 0
    where u.tenant_id = ${tx.tenantId} and u.id is distinct from ${agentId ?? null}::uuid and not u.disabled
      and u.first_name || ' ' || u.last_name ilike ${likeOf(search)}
    order by (a.state = 'available' and a.lease_until is not null and s.used < s.capacity) desc,
      a.state = 'offline' or a.lease_until is null, u.last_name, u.first_name, u.id limit ${targetsShown + 1}`.execute(
    tx.q,
  );
  return { agents: z.array(transferAgent).parse(rows.slice(0, targetsShown)), more: rows.length > targetsShown };
}
