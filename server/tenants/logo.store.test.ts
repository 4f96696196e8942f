import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { logo as logoSchema } from '#contracts/vocabulary/branding.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { mostLogoBytes, mostLogoPixels } from '#contracts/vocabulary/logo-image.ts';
import { chatPageDefaults } from '#contracts/web-manager/chat-pages.ts';
import { addChatPage, deleteChatPage, updateChatPage } from '#server/chat-pages/chat-page.store.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { addQueue, addTenant, bluePixel, redPixel } from '#tests/support/fixtures.ts';
import { manualClock } from '#tests/support/manual-clock.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { keepLogo } from './logo.store.ts';
import { deleteTenant, getTenant, updateTenant } from './tenant.store.ts';

const clock = manualClock();
let database: TestDatabase;
let tenant: TenantId;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  tenant = await addTenant(database.db);
});

const bytesOf = (url: string) => Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
const hashOf = (url: string) => createHash('sha256').update(bytesOf(url)).digest('hex');
const logos = () =>
  database.db.inTenant(tenant, async ({ q }) =>
    (await q.selectFrom('logo').select('hash').orderBy('hash').execute()).map(({ hash }) => hash),
  );
const save = (logo: string | undefined) =>
  database.db.asSystem(async (tx) => {
    const { version, id, updatedAt: _, ...rest } = await getTenant(tx, tenant);
    return updateTenant(tx, clock, { id, version, input: { ...rest, logo } });
  });

test('a logo is kept under its hash with the type that its content shows', async () => {
  const { logo } = await save(redPixel.replace('image/png', 'text/html'));
  expect(logo).toBe(`/api/web-interaction/logos/${hashOf(redPixel)}`);
  const row = await database.db.inTenant(tenant, ({ q }) =>
    q.selectFrom('logo').select(['type', 'bytes']).executeTakeFirstOrThrow(),
  );
  expect(row).toEqual({ type: 'image/png', bytes: bytesOf(redPixel) });
});

test('a saved logo stays by its address, gives way to another, and goes', async () => {
  const { logo } = await save(redPixel);
  expect((await save(logo)).logo).toBe(logo);
  expect(await logos()).toEqual([hashOf(redPixel)]);
  await save(bluePixel);
  expect(await logos()).toEqual([hashOf(bluePixel)]);
  expect((await save(undefined)).logo).toBeUndefined();
  expect(await logos()).toEqual([]);
});

test('what a chat page still shows stays when the tenant lets go of it', async () => {
  const queueId = await addQueue(database.db, tenant);
  await save(redPixel);
  const input = { ...chatPageDefaults, key: crypto.randomUUID(), name: 'Help', queueId, enabled: true };
  const inTenant = <T>(work: (tx: TenantTx) => Promise<T>) => database.db.inTenant(tenant, work);
  const page = await inTenant((tx) => addChatPage(tx, clock, { ...input, logo: redPixel }));
  await save(undefined);
  expect(await logos()).toEqual([hashOf(redPixel)]);
  await inTenant((tx) => updateChatPage(tx, clock, { id: page.id, version: 1, input: { ...input, logo: bluePixel } }));
  expect(await logos()).toEqual([hashOf(bluePixel)]);
  await inTenant((tx) => deleteChatPage(tx, clock, page.id));
  expect(await logos()).toEqual([]);
});

test('an address that leads to another tenant’s logo is refused', async () => {
  const { logo } = await save(redPixel);
  tenant = await addTenant(database.db);
  await expect(save(logo)).rejects.toMatchObject({ code: 'INPUT_INVALID', fields: [{ path: 'logo' }] });
});

test('a tenant goes with its logo', async () => {
  await save(redPixel);
  await database.db.asSystem(({ q }) => q.updateTable('installation').set({ mode: 'multi' }).execute());
  await database.db.asSystem((tx) => deleteTenant(tx, clock, tenant));
  expect(await logos()).toEqual([]);
});

const dataUrl = (bytes: Uint8Array, type = 'image/png') =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
const png = (size: number, pixels = 1) => {
  const bytes = Buffer.concat([bytesOf(redPixel).subarray(0, 33), Buffer.alloc(size - 33)]);
  bytes.writeUInt32BE(pixels, 20);
  return dataUrl(bytes);
};

test.each([
  ['JPEG', dataUrl(Buffer.from('ffd8ffe00002ffc0000b0800640064', 'hex'))],
  ['WebP', dataUrl(Buffer.from('RIFF....WEBPVP8L....\x2f\x01\x00\x00\x00......', 'latin1'))],
  ['PNG of the greatest size', png(mostLogoBytes)],
  ['PNG of the most pixels', png(100, mostLogoPixels)],
])('%s is taken', (_, url) => {
  expect(logoSchema.safeParse(url).success).toBe(true);
});

test.each([
  ['SVG', dataUrl(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'), 'logoType'],
  ['SVG that calls itself PNG', dataUrl(Buffer.from('<?xml version="1.0"?><svg/>'), 'image/png'), 'logoType'],
  ['GIF', dataUrl(Buffer.from('GIF89a')), 'logoType'],
  ['an empty file', 'data:image/png;base64,', 'logoType'],
  ['a PNG of one byte too many', png(mostLogoBytes + 1), 'logoSize'],
  ['a PNG of one pixel too many', png(100, mostLogoPixels + 1), 'logoPixels'],
  ['a PNG that breaks off', dataUrl(bytesOf(redPixel).subarray(0, 20)), 'logoType'],
])('%s is refused, and the fault says why', async (_, url, fault) => {
  const { error } = logoSchema.safeParse(url);
  expect(JSON.stringify(error?.issues)).toContain(fault);
  if (fault === 'logoType' && url.endsWith(',')) return;
  const kept = database.db.inTenant(tenant, (tx) => keepLogo(tx, tenant, url));
  await expect(kept).rejects.toMatchObject({ code: 'INPUT_INVALID', fields: [{ path: 'logo' }] });
});
