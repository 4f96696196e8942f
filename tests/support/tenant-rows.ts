/** What the database holds of a tenant, and the ids in it by the names that routes give them. */
import type pg from 'pg';
import { z } from 'zod';

/** Which table's ids a name stands for, where it is not the table's own (`queueId` → queue). */
const tableOf: Readonly<Record<string, string>> = {
  user: 'user_account',
  member: 'user_account',
  agent: 'user_account',
  clip: 'clip_number',
  alwaysUse: 'clip_number',
  wrapUpReason: 'reason',
  pastContact: 'contact',
  before: 'contact',
};
/** An id that nobody has. */
export const nobody = '0193f0a0-0000-7000-8000-000000000000';

/** The rows of a tenant by table, each as one JSON text. */
export async function rowsOf(owner: pg.Client, tenant: string): Promise<Map<string, string[]>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attname = 'tenant_id'`,
  );
  const all = new Map<string, string[]>();
  for (const { name } of tables) {
    const { rows } = await owner.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${name} t where tenant_id = $1 order by 1`,
      [tenant],
    );
    all.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  const { rows } = await owner.query<{ row: string }>('select to_jsonb(t)::text as row from tenant t where id = $1', [
    tenant,
  ]);
  all.set(
    'tenant',
    rows.map(({ row }) => row),
  );
  return all;
}

/** An id of the tenant for a property's name; one that nobody has where the name stands for no table. */
export function idsOf(tenant: string, rows: Map<string, string[]>) {
  const first = new Map<string, string>();
  const identified = z.object({ id: z.uuid(), owner_id: z.uuid().nullish() });
  for (const [table, texts] of rows) {
    for (const text of texts) {
      const row = identified.safeParse(JSON.parse(text)).data;
      // What somebody keeps for himself is called so in the routes: `ownCannedAnswerId`.
      const kind = row?.owner_id ? `own_${table}` : table;
      if (row !== undefined && !first.has(kind)) first.set(kind, row.id);
    }
  }
  return (name: string): string | undefined => {
    if (name === 'tenantId') return tenant;
    const stem = name.replace(/Ids?$/, '');
    return first.get(tableOf[stem] ?? stem.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  };
}
