/** What a migration makes of the rows that it finds. */
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

const folder = new URL('../../database/migrations/', import.meta.url);
let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});
beforeEach(async () => {
  await owner.query('drop schema public cascade; create schema public');
});

/** Applies the files from one number to another, both included. */
async function apply(from: number, to: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  for (const name of names.filter((each) => Number(each.slice(0, 6)) >= from && Number(each.slice(0, 6)) <= to)) {
    const text = await readFile(new URL(name, folder), 'utf8');
    const role = (config: pg.ClientConfig) => pg.escapeIdentifier(String(config.user));
    await owner.query(text.replaceAll('{{app}}', role(database.app)).replaceAll('{{system}}', role(database.system)));
  }
}

test('a chat page keeps its greeting in both languages, and its form asks what it asked', async () => {
  await apply(1, 13);
  const [tenant, queue] = [randomUUID(), randomUUID()];
  await owner.query(
    "insert into tenant (id, key, name, language, time_zone) values ($1, 'acme', 'Acme', 'fr', 'Europe/Paris')",
    [tenant],
  );
  await owner.query("insert into queue (id, tenant_id, name) values ($1, $2, 'Sales')", [queue, tenant]);
  const page = 'insert into chat_page (id, tenant_id, key, name, queue_id, greeting) values ($1, $2, $3, $3, $4, $5)';
  await owner.query(page, [randomUUID(), tenant, 'greets', queue, 'Bonjour "à" tous']);
  await owner.query(page, [randomUUID(), tenant, 'silent', queue, null]);
  await apply(14, 14);
  const { rows } = await owner.query<Record<string, unknown>>(
    'select key, greeting, texts, form, logo_hash, accent, on_accent from chat_page order by key',
  );
  const form = { name: 'required', email: 'hidden', phone: 'hidden', question: 'required', own: [] };
  const plain = { form, logo_hash: null, accent: null, on_accent: null };
  const greeting = 'Bonjour "à" tous';
  expect(rows).toEqual([
    { key: 'greets', greeting, texts: { en: { greeting }, fr: { greeting } }, ...plain },
    { key: 'silent', greeting: null, texts: {}, ...plain },
  ]);
});

test('tenants of the same name are told apart by their keys, and each keeps a name that fits', async () => {
  await apply(1, 16);
  const long = 'x'.repeat(80);
  const names = ['Acme', 'ACME', 'Acme (c)', 'acme', long, long, 'Other'];
  for (const [index, name] of names.entries()) {
    await owner.query(
      "insert into tenant (id, key, name, language, time_zone, created_at) values ($1, $2, $3, 'en', 'Europe/Paris', $4)",
      [randomUUID(), String.fromCharCode(97 + index), name, new Date(index)],
    );
  }
  await apply(17, 17);
  const { rows } = await owner.query<{ name: string }>('select name from tenant order by key');
  expect(rows.map(({ name }) => name)).toEqual([
    'Acme',
    'ACME (b)',
    'Acme (c)',
    'acme (d)',
    long,
    `${'x'.repeat(76)} (f)`,
    'Other',
  ]);
});
