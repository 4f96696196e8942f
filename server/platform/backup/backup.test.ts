/** A backup of a database that is worked on, and what comes back from it. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { addTenant, addUser } from '#tests/support/fixtures.ts';
import { fullTenant } from '#tests/support/full-tenant.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { openDatabase } from '../db.ts';
import { prepareDatabase } from '../prepare-database.ts';
import { createSecrets } from '../secrets.ts';
import { bringBack } from './aside.ts';
import { readTables } from './catalogue.ts';
import { checkBackup } from './check-backup.ts';
import { backupName, oldBackups, removeOldBackups } from './kept-backups.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const now = new Date('2026-11-25T10:00:00Z');
let source: TestDatabase;
let folder: string;
let file: string;
let tenantId: TenantId;
let before: Map<string, string[]>;

beforeAll(async () => {
  source = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'relais-backup-'));
  file = path.join(folder, 'first.gz');
  tenantId = await fullTenant(source.db);
  await source.db.asSystem(({ q }) =>
    q.updateTable('tenant').set({ name: 'Tab\t, \\. and\nline' }).where('id', '=', tenantId).execute(),
  );
  before = await contentOf(source.owner);
  await writeBackup({ owner: source.owner, file, now, release: '0.1.0' });
});
afterAll(async () => {
  await source.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Every row of every table as text. */
async function contentOf(owner: pg.ClientConfig): Promise<Map<string, string[]>> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const content = new Map<string, string[]>();
    for (const { name } of await readTables(client)) {
      const { rows } = await client.query<{ line: string }>(`select t::text as line from ${name} t order by 1`);
      content.set(
        name,
        rows.map(({ line }) => line),
      );
    }
    return content;
  } finally {
    await client.end();
  }
}

/** A database of the same cluster with nothing in it. */
async function emptyDatabase(): Promise<{ owner: pg.ClientConfig; drop: () => Promise<void> }> {
  const { owner, superuser } = inject('cluster');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await once({ ...owner, database: 'postgres' }, `create database ${name} template template0`);
  return {
    owner: { ...owner, database: name },
    drop: () => once({ ...superuser, database: 'postgres' }, `drop database ${name} with (force)`),
  };
}

async function once(as: pg.ClientConfig, statement: string): Promise<void> {
  const client = new pg.Client(as);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function into(owner: pg.ClientConfig, more: Partial<Parameters<typeof restoreBackup>[0]> = {}) {
  const { app, system } = inject('cluster');
  const roles = { app: String(app.user), system: String(system.user) };
  return restoreBackup({ owner, roles, ownRoles: true, secrets: testSecrets, file, replace: false, ...more });
}

describe('a restore', () => {
  test('brings back every row of every table, into an empty database, where nodes then work', async () => {
    const target = await emptyDatabase();
    try {
      const { rows, createdAt } = await into(target.owner);
      expect(createdAt).toBe(now.toISOString());
      expect(Object.values(rows).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(30);
      const after = await contentOf(target.owner);
      expect(after.get('event_log')).not.toEqual(before.get('event_log'));
      for (const [name, lines] of before)
        if (name !== 'event_log') expect([name, after.get(name)]).toEqual([name, lines]);

      const { app, system } = source;
      const own = {
        app: { ...app, database: target.owner.database },
        system: { ...system, database: target.owner.database },
      };
      const ready = await prepareDatabase({ owner: target.owner, secrets: testSecrets, own });
      expect(ready).toMatchObject({ firstStart: false, applied: [] });
      const db = openDatabase({ ...ready, onIdleError: (error) => console.error(error) });
      try {
        // Row-level security holds again, keys are checked again, and identities go on after the restored ones.
        const other = await addTenant(db);
        await expect(db.inTenant(other, ({ q }) => q.selectFrom('contact').selectAll().execute())).resolves.toEqual([]);
        const ghost = '00000000-0000-7000-8000-000000000000';
        const orphan = db.asSystem(({ q }) =>
          q.updateTable('contact').set({ queue_id: ghost }).where('tenant_id', '=', tenantId).execute(),
        );
        await expect(orphan).rejects.toThrow(/foreign key/);
        await addUser(db, tenantId);
        const event = { tenant_id: tenantId, at: now, version: 1, type: 'contact.queued', body: '{}' };
        await db.asSystem(({ q }) => q.insertInto('event_pending').values(event).execute());
      } finally {
        await db.close();
      }
    } finally {
      await target.drop();
    }
  });

  test('refuses a database that holds something, unless told to replace it, and then replaces all of it', async () => {
    const target = await createTestDatabase();
    await addTenant(target.db, { key: 'gone' });
    await target.db.close();
    try {
      const there = await contentOf(target.owner);
      await expect(into(target.owner)).rejects.toThrow(/not empty; --replace/);
      expect(await contentOf(target.owner)).toEqual(there);
      await into(target.owner, { replace: true });
      expect((await contentOf(target.owner)).get('tenant')).toEqual(before.get('tenant'));
    } finally {
      await target.drop();
    }
  });

  test('refuses while a server works on the database', async () => {
    const target = await createTestDatabase();
    try {
      await addTenant(target.db);
      await expect(into(target.owner, { replace: true })).rejects.toThrow(/stop all of them first/);
    } finally {
      await target.drop();
    }
  });

  test('refuses another installation’s key before anything is touched', async () => {
    const target = await emptyDatabase();
    try {
      const secrets = createSecrets(new Uint8Array(32).fill(9));
      await expect(into(target.owner, { secrets })).rejects.toThrow(/another secret key/);
      expect((await contentOf(target.owner)).size).toBe(0);
    } finally {
      await target.drop();
    }
  });

  test('leaves what was there when the file is cut off, damaged, newer or none', async () => {
    const target = await createTestDatabase();
    await addTenant(target.db, { key: 'stays' });
    await target.db.close();
    const bad = path.join(folder, 'bad.gz');
    const packed = await readFile(file);
    const text = gunzipSync(packed).toString('utf8');
    const cut = packed.length - 40;
    const faults: Array<[why: RegExp, content: Buffer]> = [
      [/damaged, cut off/, packed.subarray(0, cut)],
      [/cut off: its end is missing/, gzipSync(text.slice(0, text.lastIndexOf('-- end')))],
      [/rows of tenant are missing/, gzipSync(text.replace(/(COPY public."tenant" .*\n)[\s\S]*?\n\\\.\n/, '$1\\.\n'))],
      [/no table/, gzipSync(text.replace('COPY public."tenant" ("id"', 'COPY public."tenant" ("idd"'))],
      [/newer release/, gzipSync(text.replace('"000001-one-chat"', '"000001-one-chat","999999-later"'))],
      [/no backup of Relais/, gzipSync('-- PostgreSQL database dump\n')],
      [/no backup of Relais/, Buffer.from('not even packed')],
    ];
    try {
      const there = await contentOf(target.owner);
      for (const [why, content] of faults) {
        await writeFile(bad, content);
        await expect(into(target.owner, { file: bad, replace: true })).rejects.toThrow(why);
        expect(await contentOf(target.owner)).toEqual(there);
        // Whether a table has such a column only a database knows.
        if (String(why) !== '/no table/') await expect(checkBackup(bad, testSecrets)).rejects.toThrow(why);
      }
    } finally {
      await target.drop();
    }
  });

  test('that was killed is undone by the next start', async () => {
    const target = await createTestDatabase();
    await addTenant(target.db, { key: 'survives' });
    const there = await contentOf(target.owner);
    await once(
      target.owner,
      'alter schema public rename to relais_before_restore; create schema public; create table public.half (id int)',
    );
    try {
      const { app, system } = target;
      const own = { app, system };
      const { firstStart } = await prepareDatabase({ owner: target.owner, secrets: testSecrets, own });
      expect(firstStart).toBe(false);
      expect(await contentOf(target.owner)).toEqual(there);
    } finally {
      await target.drop();
    }
  });
});

describe('a check of a backup', () => {
  test('reads all of it and says what is in it, without a database', async () => {
    const { header, rows, bytes } = await checkBackup(file, testSecrets);
    expect(header).toMatchObject({ createdAt: now.toISOString(), release: '0.1.0' });
    expect(bytes).toBe((await stat(file)).size);
    for (const [name, lines] of before) expect([name, rows[name]]).toEqual([name, lines.length]);
  });

  test('tries the secret key that is given, and none where there is none', async () => {
    const secrets = createSecrets(new Uint8Array(32).fill(9));
    await expect(checkBackup(file, secrets)).rejects.toThrow(/another secret key/);
    expect((await checkBackup(file, undefined)).rows.installation).toBe(1);
  });

  test('finds a changed byte by the checksum, and a table more or less than the last line says', async () => {
    const bad = path.join(folder, 'changed.gz');
    const packed = await readFile(file);
    packed.writeUInt32LE((packed.readUInt32LE(packed.length - 8) ^ 1) >>> 0, packed.length - 8);
    await writeFile(bad, packed);
    await expect(checkBackup(bad, undefined)).rejects.toThrow(/damaged/);
    const text = gunzipSync(await readFile(file)).toString('utf8');
    await writeFile(bad, gzipSync(text.replace(/COPY public."clip_number" [\s\S]*?\n\\\.\n/, '')));
    await expect(checkBackup(bad, undefined)).rejects.toThrow(/rows of clip_number are missing/);
  });
});

describe('a folder of backups', () => {
  test('keeps the newest ones of ours, and all that is not ours', async () => {
    const nightly = await mkdtemp(path.join(folder, 'nightly-'));
    const nights = [0, 1, 2, 3].map((day) => backupName(new Date(now.getTime() - day * 86_400_000)));
    expect(nights[0]).toBe('relais-2026-11-25T100000Z.gz');
    const others = ['relais-by-hand.gz', 'secret.key', 'relais-2026-11-25T090000Z.gz.part'];
    for (const name of [...nights, ...others]) await writeFile(path.join(nightly, name), '');
    const stale = 'relais-2026-11-21T090000Z.gz.part';
    await writeFile(path.join(nightly, stale), '');
    const day = new Date(now.getTime() - 2 * 86_400_000);
    await utimes(path.join(nightly, stale), day, day);
    for (const name of others) await utimes(path.join(nightly, name), now, now);
    // No file system says in which order it names them.
    for (const names of [nights, nights.toReversed()]) expect(oldBackups(names, 3)).toEqual([nights[3]]);
    expect(await removeOldBackups(nightly, 2, now)).toEqual([nights[3], nights[2]]);
    expect((await readdir(nightly)).sort()).toEqual([...others, nights[0], nights[1]].sort());
    expect(await removeOldBackups(nightly, 2, now)).toEqual([]);
  });
});

describe('a backup', () => {
  test('is one moment, while others write', async () => {
    let writing = true;
    const writer = (async () => {
      // A tenant and its domain are one transaction: a backup has both or none.
      while (writing) await addTenant(source.db, { domains: [`d${randomBytes(6).toString('hex')}.test`] });
    })();
    const busy = path.join(folder, 'busy.gz');
    try {
      for (let round = 0; round < 3; round++) {
        await rm(busy, { force: true });
        const { rows } = await writeBackup({ owner: source.owner, file: busy, now, release: '0.1.0' });
        expect(rows.tenant_domain).toBe((rows.tenant ?? 0) - tenantsWithoutDomain());
      }
    } finally {
      writing = false;
      await writer;
    }
  });

  test('takes no file’s place, is readable by its owner alone and holds no key in the clear', async () => {
    await expect(writeBackup({ owner: source.owner, file, now, release: '0.1.0' })).rejects.toThrow(/there already/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = gunzipSync(await readFile(file)).toString('latin1');
    expect(text.startsWith('-- relais-backup {')).toBe(true);
    expect(text).not.toContain(Buffer.from(new Uint8Array(32).fill(7)).toString('base64'));
  });

  test('takes the place of what a killed one left, with a mode of its own', async () => {
    const again = path.join(folder, 'again.gz');
    await writeFile(`${again}.part`, 'half', { mode: 0o644 });
    await writeBackup({ owner: source.owner, file: again, now, release: '0.1.0' });
    expect((await stat(again)).mode & 0o777).toBe(0o600);
    await checkBackup(again, testSecrets);
  });

  test('that cannot be written leaves nothing', async () => {
    const nowhere = path.join(folder, 'no-such-folder', 'x.gz');
    await expect(writeBackup({ owner: source.owner, file: nowhere, now, release: '0.1.0' })).rejects.toThrow(
      /cannot write .*ENOENT/,
    );
  });
});

/** Of those before the writer begins, each has as many domains as tenants but the first start's own. */
function tenantsWithoutDomain(): number {
  const tenants = before.get('tenant')?.length ?? 0;
  const domains = before.get('tenant_domain')?.length ?? 0;
  return tenants - domains;
}

test('bringing back is nothing where no restore was broken off', async () => {
  const client = new pg.Client(source.owner);
  await client.connect();
  try {
    expect(await bringBack(client)).toBe(false);
  } finally {
    await client.end();
  }
});
