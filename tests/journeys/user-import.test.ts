/** Hundreds of users from a file: looked at first, imported without the faulty lines, their passwords kept and used. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addQueue, addUser } from '#tests/support/fixtures.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as portalEn } from '#web/agent-portal/texts/en.ts';
import { fr as portalFr } from '#web/agent-portal/texts/fr.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';

const languages = [
  { language: 'en', ui: uiEn, manager: managerEn, portal: portalEn },
  { language: 'fr', ui: uiFr, manager: managerFr, portal: portalFr },
] as const;
type Words = (typeof languages)[number];
const password = 'the-administrator-1';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const many = 500;

type Scene = Words & {
  readonly context: BrowserContext;
  readonly node: RunningNode;
  readonly database: TestDatabase;
  readonly tenant: TenantId;
  readonly faults: string[];
};

describe.skipIf(withoutChromium)('users from a file', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function withScene(words: Words, work: (scene: Scene) => Promise<void>): Promise<void> {
    const database = await createTestDatabase({ poolSize: 6 });
    await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password });
    const tenant = await database.db.asSystem((tx) => findTenantByKey(tx, 'default'));
    if (tenant === undefined) throw new Error('the first tenant is not there');
    const node = await startTestNode(database.db, webDir);
    const context = await browser.newContext({
      locale: words.language,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
      acceptDownloads: true,
    });
    await context.request.post(`${node.url}/api/web-manager/session`, {
      data: { userName: 'admin', password },
      headers: { origin: node.url },
    });
    context.setDefaultTimeout(10_000);
    const faults: string[] = [];
    try {
      await work({ ...words, context, node, database, tenant: tenant.id, faults });
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await node.stop();
      await database.drop();
    }
  }

  test.each(languages)('500 users are imported without two faulty lines, and one signs on ($language)', (words) =>
    withScene(words, async (scene) => {
      await addQueue(scene.database.db, scene.tenant, { name: 'Support' });
      const page = await openPage(scene.context, `${scene.node.url}/webmanager/t/default/users`, scene.faults);
      await page.getByRole('link', { name: scene.manager.userImport.open }).click();
      await previewFaults(page, scene);
      const passwords = await importGood(page, scene);
      await firstSignOn(scene, 'person-7', passwords.get('person-7') ?? '');
    }),
  );

  test.each(languages)(
    'the present users are downloaded, changed in the file and imported again ($language)',
    (words) =>
      withScene(words, async (scene) => {
        await addUser(scene.database.db, scene.tenant, { userName: 'ada' });
        await addUser(scene.database.db, scene.tenant, { userName: 'grace' });
        const page = await openPage(scene.context, `${scene.node.url}/webmanager/t/default/users/import`, scene.faults);
        await roundTrip(page, scene);
      }),
  );

  test.each(languages)('a file that is none is told, and the page fits a phone ($language)', (words) =>
    withScene(words, async (scene) => {
      const page = await openPage(scene.context, `${scene.node.url}/webmanager/t/default/users/import`, scene.faults);
      await refuseFiles(page, scene);
    }),
  );
});

/** A heading, so many users, and two of them faulty. */
function fileOfMany(): string {
  const lines = Array.from(
    { length: many },
    (_, index) => `person-${index + 1};Person;${index + 1};p${index + 1}@example.org;Support`,
  );
  lines[41] = 'person-42;Person;42;no address;Support';
  lines[300] = 'person-301;Person;301;p301@example.org;Nowhere';
  return ['userName;firstName;lastName;email;queues;shoe size', ...lines.map((line) => `${line};44`)].join('\r\n');
}

async function chooseFile(page: Page, text: string, name = 'people.csv'): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}

const counted = (text: string, count: number, { language }: Words): string =>
  text.replace('{{count, number}}', new Intl.NumberFormat(language).format(count));

async function previewFaults(page: Page, scene: Scene): Promise<void> {
  const { userImport } = scene.manager;
  await page.getByRole('heading', { name: userImport.title, level: 1 }).waitFor();
  await look(page, `import-${scene.language}`);
  await chooseFile(page, fileOfMany());
  await page.getByText(counted(userImport.counts.add_other, many - 2, scene), { exact: true }).waitFor();
  await page.getByText(counted(userImport.counts.faulty_other, 2, scene), { exact: true }).waitFor();
  await page.getByText(userImport.ignored.replace('{{names}}', 'shoe size')).waitFor();
  const rows = page.locator('.import-lines tbody tr');
  expect(await rows.count()).toBe(50);
  // The faulty ones come first, with what stands in the file.
  const told = (await rows.allInnerTexts()).map((row) => row.replace(/\s+/g, ' '));
  expect(told[0]).toContain('43 person-42');
  expect(told[0]).toContain('no address');
  expect(told[1]).toContain('302 person-301');
  expect(told[1]).toContain('Nowhere');
  expect(told[2]).toContain('2 person-1');
  await look(page, `import-preview-${scene.language}`);
  await page.getByLabel(userImport.show).selectOption('faulty');
  await expect.poll(() => rows.count()).toBe(2);
}

/** Leaves the faulty lines out; answers the passwords as the file has them. */
async function importGood(page: Page, scene: Scene): Promise<ReadonlyMap<string, string>> {
  const { userImport } = scene.manager;
  const run = page.getByRole('button', { name: counted(userImport.runGood_other, many - 2, scene) });
  expect(await run.isDisabled()).toBe(true);
  await page.getByLabel(counted(userImport.leaveOutChoice_other, 2, scene)).press('Space');
  await run.press('Enter');
  await page.getByText(userImport.running).waitFor();
  await page.getByRole('heading', { name: userImport.done }).waitFor({ timeout: 240_000 });
  expect(await page.locator(':focus').textContent()).toBe(userImport.done);
  await page.getByText(counted(userImport.doneCounts.added_other, many - 2, scene)).waitFor();
  await look(page, `import-done-${scene.language}`);
  // Whoever leaves now is asked.
  await page.getByRole('link', { name: userImport.toUsers }).click();
  const question = page.getByRole('dialog', { name: userImport.unsaved.title });
  await question.getByText(userImport.unsaved.text).waitFor();
  await question.getByRole('button', { name: scene.ui.actions.stay }).press('Enter');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: userImport.passwordsDownload }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  await page.getByText(userImport.passwordsSaved).waitFor();
  await page.getByRole('link', { name: userImport.toUsers }).click();
  await page.getByRole('heading', { name: scene.manager.users.title, level: 1 }).waitFor();
  await page.getByText(counted(scene.ui.table.found_other, many - 2, scene)).waitFor();
  const lines = file.trimEnd().split('\r\n').slice(1);
  expect(lines).toHaveLength(many - 2);
  return new Map(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(/[;,]/).map((cell) => cell.replaceAll('"', ''));
      return [name, value];
    }),
  );
}

/** The one-time password opens the Agent Portal once, and asks for an own one. */
async function firstSignOn({ context, node, faults, ui, portal }: Scene, userName: string, oneTime: string) {
  const page = await openPage(context, `${node.url}/agentportal`, faults);
  await page.getByLabel(ui.signOn.userName).fill(userName);
  await page.getByLabel(ui.signOn.password).first().fill(oneTime);
  await page.getByRole('button', { name: ui.signOn.submit }).click();
  await page.getByText(ui.password.why).waitFor();
  await page.getByLabel(ui.password.current).fill(oneTime);
  await page.getByLabel(ui.password.new).first().fill('a sentence of my own');
  await page.getByLabel(ui.password.repeat).fill('a sentence of my own');
  await page.getByRole('button', { name: ui.password.submit }).click();
  await page.getByText(portal.list.emptyTitle).waitFor();
}

async function roundTrip(page: Page, scene: Scene): Promise<void> {
  const { userImport } = scene.manager;
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: userImport.export }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file).not.toMatch(/password/i);
  await chooseFile(page, file);
  await page.getByText(counted(userImport.counts.faulty_other, 2, scene), { exact: true }).waitFor();
  await page.getByLabel(userImport.existingKinds.change).press('Space');
  await page.getByText(counted(userImport.counts.none_other, 2, scene), { exact: true }).waitFor();
  await page.getByText(userImport.nothingToDo).waitFor();
  await chooseFile(page, file.replace('"agent"', '"boss"'));
  await page.getByText(counted(userImport.restUnchanged_one, 1, scene)).waitFor();
  await chooseFile(page, file.replace('"agent"', '"supervisor"'));
  await page
    .locator('.import-lines')
    .getByText(new RegExp(`^${userImport.acts.change}`))
    .waitFor();
  await look(page, `import-change-${scene.language}`);
  await page.getByRole('button', { name: counted(userImport.run_one, 1, scene) }).click();
  await page.getByText(counted(userImport.doneCounts.changed_one, 1, scene)).waitFor();
  // No password was generated: nobody is asked.
  await page.getByRole('link', { name: userImport.toUsers }).click();
  await page.getByRole('cell', { name: scene.manager.role.supervisor, exact: true }).waitFor();
  // The template can be imported as it is.
  await page.getByRole('link', { name: userImport.open }).click();
  const [template] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: userImport.template }).click(),
  ]);
  await chooseFile(page, await readFile(await template.path(), 'utf8'));
  await page.getByRole('button', { name: counted(userImport.run_one, 1, scene) }).waitFor();
}

async function refuseFiles(page: Page, scene: Scene): Promise<void> {
  const { manager, ui, language } = scene;
  const { userImport } = manager;
  await page.setViewportSize({ width: 390, height: 844 });
  await chooseFile(page, 'PK\u0003\u0004 and so on', 'people.xlsx');
  await page.getByText(userImport.fileFaults.spreadsheet).waitFor();
  await chooseFile(page, 'firstName,lastName\nAda,Lovelace');
  await page.getByText(ui.errors.IMPORT_COLUMN_MISSING).waitFor();
  await look(page, `import-refused-phone-${language}`);
  await page.getByText(userImport.paste).click();
  await page
    .getByLabel(userImport.pasteLabel)
    .fill('userName;firstName;lastName;role;disabled\nada;Ada;Lovelace;boss;perhaps\ngrace;Grace;Hopper;agent;no');
  await page.getByRole('button', { name: userImport.pasteCheck }).press('Enter');
  await page.getByText(userImport.faults.role).waitFor();
  await page.getByText(userImport.faults.yesOrNo).waitFor();
  await look(page, `import-preview-phone-${language}`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(page, `import-preview-phone-dark-${language}`);
}
