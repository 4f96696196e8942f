/** The backup program, where the database takes the copy but no word of it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { prepareDatabase } from '#server/platform/prepare-database.ts';
import { operatorsDatabase } from '#tests/support/operators-database.ts';
import { testSecrets } from '#tests/support/secret-key.ts';

test('a backup that cannot be put on record stands, the old ones go, and the fault is told', async () => {
  const url = await operatorsDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'relais-record-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await prepareDatabase({ owner: { connectionString: url }, secrets: testSecrets });
  const owner = new pg.Client(url);
  await owner.connect();
  await owner.query('alter table backup_run add constraint nothing_more check (false)');
  await owner.end();
  await writeFile(path.join(folder, 'relais-2026-11-01T013000Z.gz'), 'old');
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [path.join(import.meta.dirname, 'backup.ts'), '--keep', '1', folder],
    { env: { ...process.env, DATABASE_URL: url, RELAIS_DATA_DIR: folder, RELAIS_LOG_LEVEL: 'error' } },
  );
  expect(stdout).toMatch(/Backed up \d+ rows[\s\S]*Removed relais-2026-11-01T013000Z\.gz\./);
  expect(stderr).toMatch(/System > Health will not know of this backup: .*nothing_more/);
  expect(await readdir(folder)).toHaveLength(1);
});
