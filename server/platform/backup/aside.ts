/** What a restore put aside: the truth again when the restore was killed before its end. */
import type pg from 'pg';

export const asideSchema = 'relais_before_restore';

/** Throws away what a broken restore left. The caller holds the lock `relais.prepare`, which a running one would hold. */
export async function bringBack(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [asideSchema]);
  if (rowCount === 0) return false;
  await client.query(
    `begin; drop schema if exists public cascade; alter schema ${asideSchema} rename to public; commit`,
  );
  return true;
}
