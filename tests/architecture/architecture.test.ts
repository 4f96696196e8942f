import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { generateOpenApi } from '../../scripts/openapi.ts';
import { dumpSchema } from '../../scripts/schema-dump.ts';
import { generateSchemaTypes } from '../../scripts/schema-types.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { checkArchitecture, parseSource } from './rules.ts';

test('the house keeps its rules', async () => {
  expect(await checkArchitecture()).toEqual([]);
});

test.each([
  ['server/contacts/x.ts', "import { a } from '#server/routing/round.ts';", 'imports upwards'],
  ['server/platform/x.ts', "import { a } from '../contacts/open.ts';", 'imports upwards'],
  ['server/contacts/x.ts', "import pg from 'pg';", 'only stores'],
  ['server/contacts/x.ts', "import Fastify from 'fastify';", 'only routes'],
  ['server/contacts/x.ts', 'const now = Date.now();', 'the time is passed in'],
  ['server/contacts/x.ts', 'const home = process.env.HOME;', 'only config.ts'],
  ['server/contacts/x.ts', 'await db.asSystem((tx) => read(tx));', 'works across tenants'],
  ['server/contacts/x.ts', 'await db.readAsSystem((tx) => read(tx));', 'works across tenants'],
  ['contracts/x.ts', "import { a } from '#server/config.ts';", 'contracts import nothing'],
  ['web/ui/x.ts', "import { a } from '#server/config.ts';", 'web imports contracts'],
  ['server/contacts/Utils.ts', '', 'kebab-case'],
  ['server/contacts/utils.ts', '', 'no utils'],
  ['server/contacts/long.ts', '\n'.repeat(700), 'at most 600'],
])('the rules see what is wrong with %s: %s', async (name, text, fault) => {
  const faults = await checkArchitecture([parseSource(name, text)]);
  expect(faults.some((each) => each.includes(fault))).toBe(true);
});

test('the rules see a cycle', async () => {
  const one = parseSource('server/contacts/a.ts', "import { b } from './b.ts';");
  const two = parseSource('server/contacts/b.ts', "import { a } from './a.ts';");
  expect((await checkArchitecture([one, two])).join()).toContain('import cycle');
});

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

const read = (file: string) => readFile(new URL(`../../${file}`, import.meta.url), 'utf8');

test('database/schema.sql and the table types are fresh', async () => {
  const cluster = inject('cluster');
  const roles = {
    app: String(cluster.app.user),
    system: String(cluster.system.user),
    owner: String(cluster.owner.user),
  };
  expect(await read('database/schema.sql')).toBe(await dumpSchema(owner, roles));
  expect(await read('server/platform/schema.gen.ts')).toBe(await generateSchemaTypes(owner));
});

test('contracts/openapi.json is fresh', async () => {
  expect(await read('contracts/openapi.json')).toBe(await generateOpenApi());
});
