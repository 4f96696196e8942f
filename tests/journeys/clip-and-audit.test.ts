/** What an administrator keeps beside the directory: CLIP numbers, other administrators, and the audit of all of it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addEntry } from '#server/audit/audit.store.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addClip, addUser } from '#tests/support/fixtures.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';

const languages = [
  { language: 'en', ui: uiEn, manager: managerEn },
  { language: 'fr', ui: uiFr, manager: managerFr },
] as const;
type Words = (typeof languages)[number];
const adminPassword = 'the-administrator-1';
const managerPassword = 'the-tenant-manager-1';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

type Scene = Words & {
  readonly context: BrowserContext;
  readonly node: RunningNode;
  readonly database: TestDatabase;
  readonly faults: string[];
};

describe.skipIf(withoutChromium)('the Web Manager beside the directory', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function withScene(words: Words, work: (scene: Scene) => Promise<void>): Promise<void> {
    const database = await createTestDatabase({ poolSize: 6 });
    await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password: adminPassword });
    const node = await startTestNode(database.db, webDir);
    const context = await browser.newContext({
      locale: words.language,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
      acceptDownloads: true,
    });
    const faults: string[] = [];
    try {
      await work({ ...words, context, node, database, faults });
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await node.stop();
      await database.drop();
    }
  }

  test.each(languages)('keeps CLIP numbers and administrators, and tells who did it ($language)', (words) =>
    withScene(words, async (scene) => {
      const page = await openPage(scene.context, `${scene.node.url}/webmanager`, scene.faults);
      await signOn(page, scene.ui, 'admin', adminPassword);
      await keepClips(page, scene);
      await readAudit(page, scene);
      await keepAdministrators(page, scene);
    }),
  );

  test.each(languages)('takes no eleventh CLIP number and says why ($language)', (words) =>
    withScene(words, async ({ context, node, database, faults, ui, manager, language }) => {
      const tenant = await firstTenant(database);
      for (let count = 0; count < 10; count++) await addClip(database.db, tenant, { name: `Line ${count}` });
      const page = await openPage(context, `${node.url}/webmanager/t/default/clip`, faults);
      await signOn(page, ui, 'admin', adminPassword);
      await page.getByText(manager.clip.full).waitFor();
      const add = page.getByRole('button', { name: manager.clip.add, disabled: true });
      await add.focus();
      await page.keyboard.press('Enter');
      expect(await page.getByRole('dialog').count()).toBe(0);
      await look(page, `clip-full-${language}`);
    }),
  );

  test('loads the audit page by page, and keeps the focus at its end', () =>
    withScene(languages[0], async ({ context, node, database, faults, ui, manager }) => {
      const actor = { name: 'admin', role: 'central-administrator', address: '192.0.2.7' };
      const entry = { actor, action: 'added', object: 'reason' } as const;
      await database.db.asSystem(async (tx) => {
        for (let count = 0; count < 60; count++) {
          await addEntry(tx, systemClock, { ...entry, objectName: `Reason ${count}` });
        }
      });
      const page = await openPage(context, `${node.url}/webmanager/audit?object=reason`, faults);
      await signOn(page, ui, 'admin', adminPassword);
      const entries = page.getByRole('list', { name: manager.audit.title }).locator('> li');
      await expect.poll(() => entries.count()).toBe(50);
      await page.getByRole('button', { name: manager.audit.more }).press('Enter');
      await expect.poll(() => entries.count()).toBe(60);
      expect(await page.locator(':focus').textContent()).toBe(manager.audit.end);
    }));

  test.each(languages)('shows a tenant manager what is his, and no more ($language)', (words) =>
    withScene(words, async (scene) => {
      const tenant = await firstTenant(scene.database);
      await addUser(scene.database.db, tenant, {
        userName: 'tina',
        role: 'tenant-manager',
        passwordHash: await hashPassword(managerPassword),
      });
      await workAsTenantManager(scene);
    }),
  );
});

async function firstTenant({ db }: TestDatabase) {
  const tenant = await db.asSystem((tx) => findTenantByKey(tx, 'default'));
  if (tenant === undefined) throw new Error('the first tenant is not there');
  return tenant.id;
}

/** Adds, refuses, changes and deletes a number; the last two by keyboard. */
async function keepClips(page: Page, { ui, manager, language }: Scene): Promise<void> {
  const { clip } = manager;
  await page.getByRole('link', { name: manager.nav.telephony }).click();
  await page.getByText(clip.emptyText).waitFor();
  await look(page, `clip-empty-${language}`);
  await page.getByRole('button', { name: clip.add }).click();
  const dialog = page.getByRole('dialog', { name: clip.add });
  await dialog.getByLabel(clip.number).fill('+33 1');
  await dialog.getByRole('button', { name: clip.addSubmit, exact: true }).click();
  await dialog.getByText(ui.faults.format, { exact: true }).waitFor();
  await dialog.getByText(ui.faults.required, { exact: true }).waitFor();
  await look(page, `clip-refused-${language}`);
  await fillClip(page, { name: clip.add, number: '33123456789', label: 'Office', press: clip.addSubmit }, manager);
  await page.getByRole('row', { name: '33123456789 Office' }).waitFor();
  // The same number again is told at its field.
  await page.getByRole('button', { name: clip.add }).click();
  await fillClip(page, { name: clip.add, number: '33123456789', label: 'Twice', press: clip.addSubmit }, manager);
  await dialog.getByText(ui.errors.CLIP_NUMBER_TAKEN, { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: clip.edit }).focus();
  await page.keyboard.press('Enter');
  await fillClip(page, { name: clip.edit, number: '33123456780', label: 'Reception', press: clip.update }, manager);
  await page.getByRole('row', { name: '33123456780 Reception' }).waitFor();
  await look(page, `clip-${language}`);
  await page.getByRole('button', { name: clip.delete }).focus();
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: clip.delete });
  await question.getByRole('button', { name: ui.actions.cancel }).waitFor();
  await look(page, `clip-delete-${language}`);
  await question.getByRole('button', { name: clip.ok, exact: true }).press('Enter');
  await page.getByText(ui.form.deleted.replace('{{name}}', 'Reception')).waitFor();
  await page.getByText(clip.emptyText).waitFor();
  // No row is left to have the focus: what the empty list offers has it.
  await expect.poll(() => page.locator(':focus').textContent()).toBe(clip.add);
}

async function fillClip(
  page: Page,
  { name, number, label, press }: { name: string; number: string; label: string; press: string },
  { clip }: Words['manager'],
): Promise<void> {
  const dialog = page.getByRole('dialog', { name });
  await dialog.getByLabel(clip.number).fill(number);
  await dialog.getByRole('textbox', { name: clip.name, exact: true }).fill(label);
  await dialog.getByRole('button', { name: press, exact: true }).click();
}

async function readAudit(page: Page, { manager, language }: Scene): Promise<void> {
  const { audit } = manager;
  await page.getByRole('link', { name: audit.title, exact: true }).click();
  await page.getByLabel(audit.object).selectOption('clip');
  await page.waitForURL(/object=clip/);
  const entries = page.getByRole('list', { name: audit.title }).locator('> li');
  await expect.poll(() => entries.count()).toBe(3);
  const told = await entries.allInnerTexts();
  expect(told[0]).toContain(`${audit.actions.deleted} · ${audit.objects.clip} Reception`);
  expect(told[1]).toContain(`${audit.actions.changed} · ${audit.objects.clip} Reception`);
  expect(told[1]?.replace(/\s+/g, ' ')).toMatch(/33123456789 → .*33123456780/);
  expect(told[1]?.replace(/\s+/g, ' ')).toMatch(/Office → .*Reception/);
  expect(told[2]).toContain(`${audit.actions.added} · ${audit.objects.clip} Office`);
  for (const each of told) expect(each).toContain('admin');
  await look(page, `audit-${language}`);
  await page.getByLabel(audit.text).fill('office');
  await expect.poll(() => entries.count()).toBe(1);
  await page.waitForURL(/text=office/);
  await page.reload();
  await expect.poll(() => entries.count()).toBe(1);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: audit.download }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^audit-\d{4}-\d\d-\d\d\.csv$/);
  const file = await readFile(await download.path(), 'utf8');
  expect(file.trimEnd().split('\r\n')).toHaveLength(2);
  expect(file).toContain('33123456789');
  await page.getByRole('button', { name: audit.clear }).click();
  await page.waitForURL(/\/audit$/);
}

async function keepAdministrators(page: Page, { ui, manager, language }: Scene): Promise<void> {
  const { administrators, users } = manager;
  await page.getByRole('link', { name: administrators.title }).click();
  await page.getByText(`(${administrators.you})`).waitFor();
  await page.getByRole('button', { name: new RegExp(ui.table.actionsOf.replace('{{name}}', '')) }).click();
  expect(await page.getByRole('menuitem').allInnerTexts()).toEqual([ui.actions.edit]);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: administrators.add }).click();
  await page.getByLabel(users.firstName).fill('Grace');
  await page.getByRole('textbox', { name: users.lastName, exact: true }).fill('Hopper');
  await page.getByLabel(users.userName).fill('grace');
  await look(page, `administrator-${language}`);
  const copy = ui.labelled.replace('{{label}}', ui.actions.copy).replace('{{value}}', users.password);
  await page.getByRole('button', { name: copy }).click();
  await page.getByRole('button', { name: ui.actions.save }).click();
  await page.getByRole('link', { name: 'Hopper Grace' }).waitFor();
  await look(page, `administrators-${language}`);
}

async function workAsTenantManager({ context, node, faults, ui, manager, language }: Scene): Promise<void> {
  const page = await openPage(context, `${node.url}/webmanager`, faults);
  await page.getByText(manager.signOnHelp).waitFor();
  await signOn(page, ui, 'tina', managerPassword);
  await page.getByRole('heading', { name: manager.home.title, level: 1 }).waitFor();
  await page.getByRole('link', { name: manager.chatPages.title, exact: true }).first().waitFor();
  const sections = page.getByRole('navigation', { name: manager.nav.label });
  expect(await sections.getByRole('link').allInnerTexts()).toEqual([
    manager.home.title,
    manager.users.title,
    manager.departments.title,
    manager.locations.title,
    manager.queues.title,
    manager.reasons.title,
    manager.chatPages.title,
    manager.cannedAnswers.title,
    manager.customerData.title,
    manager.nav.telephony,
  ]);
  expect(await page.getByLabel(manager.nav.tenant, { exact: true }).count()).toBe(0);
  // Whose pages these are.
  await page.getByRole('banner').getByText('DEFAULT', { exact: true }).waitFor();
  await look(page, `manager-home-${language}`);
  await sections.getByRole('link', { name: manager.nav.telephony }).click();
  await page.getByRole('button', { name: manager.clip.add }).click();
  await fillClip(
    page,
    { name: manager.clip.add, number: '33987654321', label: 'Hotline', press: manager.clip.addSubmit },
    manager,
  );
  await page.getByRole('row', { name: '33987654321 Hotline' }).waitFor();
  // What he may not open is found by nobody's search, and opened by hand it says so.
  await page.keyboard.press('Control+k');
  const search = page.getByRole('combobox', { name: manager.search.title });
  await search.fill(manager.audit.title);
  await page.getByRole('status').getByText('0').waitFor();
  await search.fill('clip');
  await page.getByRole('option', { name: manager.clip.title }).click();
  for (const forbidden of ['audit', 'administrators', 'tenants', 'tenants/new', 'installation']) {
    await page.goto(`${node.url}/webmanager/${forbidden}`);
    await page.getByRole('heading', { name: manager.notAllowed.title }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  }
  await look(page, `manager-not-allowed-${language}`);
  await page.goto(`${node.url}/webmanager/t/elsewhere/users`);
  await page.getByRole('heading', { name: ui.notFound.title }).waitFor();
}

async function signOn(page: Page, ui: Words['ui'], userName: string, password: string): Promise<void> {
  await page.getByLabel(ui.signOn.userName).fill(userName);
  await page.getByLabel(ui.signOn.password).first().fill(password);
  await page.getByRole('button', { name: ui.signOn.submit }).click();
}
