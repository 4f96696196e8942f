import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TenantId, tenantId } from '#contracts/vocabulary/ids.ts';
import { type TenantInput, tenantDefaults, tenantQuery } from '#contracts/web-manager/tenants.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { addDefaultReasons } from '#server/reasons/default-reasons.ts';
import { addQueue, addUser } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { getInstallation, updateInstallation } from './installation.store.ts';
import {
  addTenant,
  assertTenant,
  deleteTenant,
  findTenantByDomain,
  findTenantByKey,
  findTenants,
  findTheOnlyTenant,
  getTenant,
  insertTenant,
  listTenants,
  updateTenant,
} from './tenant.store.ts';

const clock = manualClock();
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await system(({ q }) => q.deleteFrom('reason').execute());
  await system(({ q }) => q.deleteFrom('user_account').execute());
  await system(({ q }) => q.deleteFrom('queue').execute());
  await system(({ q }) => q.deleteFrom('tenant').execute());
  await setMode('multi');
});

const system = <T>(work: (tx: SystemTx) => Promise<T>) => database.db.asSystem(work);
const setMode = (mode: 'single' | 'multi') => system(({ q }) => q.updateTable('installation').set({ mode }).execute());
const input = (change: Partial<TenantInput> = {}): TenantInput => ({
  ...tenantDefaults,
  key: 'acme',
  name: change.key ?? 'Acme',
  domains: [],
  language: 'en',
  ...change,
});
const add = (change: Partial<TenantInput> = {}) => system((tx) => addTenant(tx, clock, input(change)));
const remove = (id: TenantId) => system((tx) => deleteTenant(tx, clock, id));
const unknown = tenantId.parse(crypto.randomUUID());

test('a tenant is added, listed and found by id, key and domain', async () => {
  const tenant = await add({ domains: ['acme.example', 'acme.example', 'acme.test'] });
  expect(tenant).toMatchObject({ ...input(), domains: ['acme.example', 'acme.test'], version: 1 });
  expect(await system(listTenants)).toEqual([tenant]);
  expect(await system((tx) => getTenant(tx, tenant.id))).toEqual(tenant);
  expect(await system((tx) => findTenantByKey(tx, 'ACME'))).toEqual(tenant);
  expect(await system((tx) => findTenantByDomain(tx, 'acme.test'))).toBe(tenant.id);
  expect(await system((tx) => findTenantByDomain(tx, 'acme'))).toBeUndefined();
});

test('names, keys and domains belong to one tenant', async () => {
  await add({ domains: ['acme.example'] });
  await expect(add({ name: 'Other' })).rejects.toMatchObject({ code: 'TENANT_KEY_TAKEN', fields: [{ path: 'key' }] });
  const sameName = { code: 'TENANT_NAME_TAKEN', fields: [{ path: 'name' }] };
  await expect(add({ key: 'other', name: 'ACME' })).rejects.toMatchObject(sameName);
  await expect(add({ key: 'other', domains: ['other.example', 'acme.example'] })).rejects.toMatchObject({
    code: 'TENANT_DOMAIN_TAKEN',
    fields: [{ path: 'domains.1' }],
  });
});

test('an update replaces fields and domains, once for each version', async () => {
  const { id } = await add({ domains: ['old.example', 'kept.example'] });
  const change = input({ name: 'Acme Ltd', domains: ['kept.example', 'new.example'], portalIdleMinutes: 30 });
  const update = (tenant: TenantId) =>
    system((tx) => updateTenant(tx, clock, { id: tenant, version: 1, input: change }));
  expect(await update(id)).toMatchObject({ ...change, version: 2 });
  await expect(update(id)).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
  await expect(update(unknown)).rejects.toMatchObject({ code: 'TENANT_NOT_FOUND' });
});

test('an empty tenant is deleted with its reasons, one with users or queues is not', async () => {
  const empty = await add();
  await system((tx) => addDefaultReasons(tx, clock, empty.id, 'en'));
  const staffed = await add({ key: 'staffed' });
  await addUser(database.db, staffed.id);
  const queued = await add({ key: 'queued' });
  await addQueue(database.db, queued.id);
  await remove(empty.id);
  await expect(remove(staffed.id)).rejects.toMatchObject({ code: 'TENANT_NOT_EMPTY' });
  await expect(remove(queued.id)).rejects.toMatchObject({ code: 'TENANT_NOT_EMPTY' });
  await expect(remove(empty.id)).rejects.toMatchObject({ code: 'TENANT_NOT_FOUND' });
  expect((await system(listTenants)).map((tenant) => tenant.key).sort()).toEqual(['queued', 'staffed']);
});

test('in single-tenant mode the one tenant is neither joined nor deleted, and taken for granted', async () => {
  const { id } = await add();
  expect(await system(findTheOnlyTenant)).toBeUndefined();
  await setMode('single');
  await expect(add({ key: 'second' })).rejects.toMatchObject({ code: 'TENANT_MODE_SINGLE' });
  await expect(remove(id)).rejects.toMatchObject({ code: 'TENANT_MODE_SINGLE' });
  expect((await system(findTheOnlyTenant))?.id).toBe(id);
});

test('single-tenant mode comes back only while exactly one tenant exists', async () => {
  const toSingle = () =>
    system(async (tx) => updateInstallation(tx, { ...(await getInstallation(tx)), mode: 'single' }));
  await expect(toSingle()).rejects.toMatchObject({ code: 'INSTALLATION_HAS_TENANTS' });
  await add();
  await add({ key: 'second' });
  await expect(toSingle()).rejects.toMatchObject({ code: 'INSTALLATION_HAS_TENANTS' });
  await system(({ q }) => q.deleteFrom('tenant').where('key', '=', 'second').execute());
  expect(await toSingle()).toMatchObject({ mode: 'single' });
});

test('a tenant added while the mode goes to single does not slip in', async () => {
  await add();
  const installation = await system(getInstallation);
  const [added, changed] = await Promise.allSettled([
    add({ key: 'second' }),
    system((tx) => updateInstallation(tx, { ...installation, mode: 'single' })),
  ]);
  expect([added.status, changed.status].sort()).toEqual(['fulfilled', 'rejected']);
});

test('an old form of the installation is told', async () => {
  const installation = await system(getInstallation);
  const update = () => system((tx) => updateInstallation(tx, { ...installation, consoleIdleMinutes: 60 }));
  expect(await update()).toEqual({ ...installation, consoleIdleMinutes: 60, version: installation.version + 1 });
  await expect(update()).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
});

test('work in a tenant that does not exist is refused', async () => {
  await expect(database.db.inTenant(unknown, assertTenant)).rejects.toMatchObject({ code: 'TENANT_NOT_FOUND' });
  const { id } = await system((tx) => insertTenant(tx, clock, input()));
  await database.db.inTenant(id, assertTenant);
});

test('tenants are found by name, key and domain, sorted and paged', async () => {
  await add({ name: 'Équipe 10', key: 'list-a', domains: ['list.example'] });
  const nine = await add({ name: 'Équipe 9', key: 'list-b' });
  const names = async (query: object, only?: TenantId) => {
    const { items, total } = await system((tx) => findTenants(tx, tenantQuery.parse(query), only));
    return { names: items.map(({ name }) => name), total };
  };
  expect(await names({ search: 'equipe' })).toEqual({ names: ['Équipe 9', 'Équipe 10'], total: 2 });
  expect(await names({ search: 'equipe', sort: 'key' })).toEqual({ names: ['Équipe 10', 'Équipe 9'], total: 2 });
  expect(await names({ search: 'list.example' })).toEqual({ names: ['Équipe 10'], total: 1 });
  expect(await names({ search: 'equipe', pageSize: 1, page: 2 })).toEqual({ names: ['Équipe 10'], total: 2 });
  expect(await names({}, nine.id)).toEqual({ names: ['Équipe 9'], total: 1 });
});
