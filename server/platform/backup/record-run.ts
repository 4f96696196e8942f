import pg from 'pg';

/**
 * Leaves behind when a backup was made and how it went, for System > Health and its alarm. A database of an older release
 * has no place for it yet.
 */
export async function recordRun(
  owner: pg.ClientConfig,
  run: { finishedAt: Date; ok: boolean; bytes: number | undefined },
): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const { rows } = await client.query<{ there: boolean }>(
      "select to_regclass('public.backup_run') is not null as there",
    );
    if (rows[0]?.there !== true) return;
    const values = [run.finishedAt, run.ok, run.bytes ?? null];
    await client.query('insert into backup_run (finished_at, ok, bytes) values ($1, $2, $3)', values);
  } finally {
    await client.end();
  }
}
