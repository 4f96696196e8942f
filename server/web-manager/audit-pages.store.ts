/** Which objects of audit entries still have a page, and where. */
import { sql } from 'kysely';
import { z } from 'zod';
import { auditObject } from '#contracts/vocabulary/audit.ts';
import type { AuditEntry } from '#contracts/web-manager/audit.ts';
import type { SystemTx } from '#server/platform/db.ts';

const place = z.object({ entry_id: z.uuid(), object: auditObject, id: z.uuid(), key: z.string().nullable() });

/** The entries with `page` where there is one. */
export async function withPages(tx: SystemTx, entries: readonly AuditEntry[]): Promise<AuditEntry[]> {
  const ids = [...new Set(entries.flatMap(({ objectId }) => (objectId === undefined ? [] : [objectId])))];
  const { rows } = await sql`
    with things as (
      select id as entry_id, 'tenant' as object, id, null::uuid as tenant_id from tenant
      union all select id, case when tenant_id is null then 'administrator' else 'user' end, id, tenant_id from user_account
        where deleted_at is null
      union all select s.id, case when s.tenant_id is null then 'administrator' else 'user' end, s.user_id, s.tenant_id
        from session s join user_account u on u.id = s.user_id and u.deleted_at is null
      union all select id, 'department', id, tenant_id from department
      union all select id, 'location', id, tenant_id from location
      union all select id, 'canned-answer', id, tenant_id from canned_answer where owner_id is null
      union all select id, 'clip', id, tenant_id from clip_number
      union all select id, 'queue', id, tenant_id from queue where deleted_at is null
      union all select id, 'reason', id, tenant_id from reason
      union all select id, 'chat-page', id, tenant_id from chat_page)
    select things.entry_id, things.object, things.id, tenant.key
    from things left join tenant on tenant.id = things.tenant_id where things.entry_id = any(${ids}::uuid[])`.execute(
    tx.q,
  );
  const pages = new Map(
    z
      .array(place)
      .parse(rows)
      .map((row) => [row.entry_id, row]),
  );
  return entries.map((entry) => {
    const found = entry.objectId === undefined ? undefined : pages.get(entry.objectId);
    if (found === undefined) return entry;
    const { object, id, key } = found;
    return { ...entry, page: { object, id, ...(key === null ? {} : { tenantKey: key }) } };
  });
}
