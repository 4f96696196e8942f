/** Ids as the names that they have now: what the audit says must be readable when the rows are long gone. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { SystemTx } from '#server/platform/db.ts';

/** The fields of views that hold ids of other things, and what they are called in the audit. */
const fields: Readonly<Record<string, string>> = {
  queueIds: 'queues',
  memberIds: 'members',
  queueId: 'queue',
  departmentId: 'department',
  locationId: 'location',
};
const ids = z.union([z.uuid().transform((id) => [id]), z.array(z.uuid())]);

/** The view with names in place of ids; an id that names nothing any more stays. */
export async function withNames(tx: SystemTx, view: object | undefined): Promise<object | undefined> {
  if (view === undefined) return undefined;
  const entries = Object.entries(view);
  const wanted = entries.flatMap(([field, value]) => (field in fields ? (ids.safeParse(value).data ?? []) : []));
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from queue where id = any(${wanted}::uuid[])
    union all select id, name from department where id = any(${wanted}::uuid[])
    union all select id, name from location where id = any(${wanted}::uuid[])
    union all select id, user_name from user_account where id = any(${wanted}::uuid[])`.execute(tx.q);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return Object.fromEntries(
    entries.map(([field, value]): [string, unknown] => {
      const called = fields[field];
      if (called === undefined) return [field, value];
      const told = (ids.safeParse(value).data ?? []).map((id) => names.get(id) ?? id);
      return [called, Array.isArray(value) ? told : told[0]];
    }),
  );
}
