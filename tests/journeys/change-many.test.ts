/** Several users chosen in their list and changed at once: seen before it is done, refused in words, kept over pages. */
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addQueue, addUser } from '#tests/support/fixtures.ts';
import { addPeople } from '#tests/support/people.ts';
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
const administrator = { userName: 'admin', password: 'the-administrator-1' };
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

type Scene = Words & {
  readonly context: BrowserContext;
  readonly node: RunningNode;
  readonly database: TestDatabase;
  readonly tenant: TenantId;
  readonly faults: string[];
};

describe.skipIf(withoutChromium)('many users at once', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function withScene(words: Words, work: (scene: Scene) => Promise<void>): Promise<void> {
    const database = await createTestDatabase({ poolSize: 6 });
    await ensureFirstAdministrator(database.db, systemClock, administrator);
    const tenant = await database.db.asSystem((tx) => findTenantByKey(tx, 'default'));
    if (tenant === undefined) throw new Error('the first tenant is not there');
    const node = await startTestNode(database.db, webDir);
    const context = await browser.newContext({
      locale: words.language,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
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

  test.each(languages)('three users get a queue and a role, and the list shows it ($language)', (words) =>
    withScene(words, async (scene) => {
      await addPeople(scene.database, scene.tenant, { count: 120 });
      await addQueue(scene.database.db, scene.tenant, { name: 'Support' });
      const page = await openUsers(scene, administrator);
      await chooseThree(page, scene);
      await changeThree(page, scene);
      await choosePages(page, scene);
      await deleteAll(page, scene);
    }),
  );

  test.each(languages)('nobody changes his own role with others, and then nobody is changed ($language)', (words) =>
    withScene(words, async (scene) => {
      const { database, tenant, manager, ui, language } = scene;
      const tina = { userName: 'tina', password: 'the-tenant-manager-1' };
      const passwordHash = await hashPassword(tina.password);
      await addUser(database.db, tenant, { userName: tina.userName, role: 'tenant-manager', passwordHash });
      await addUser(database.db, tenant, { userName: 'ada' });
      const page = await openUsers(scene, tina);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.getByRole('checkbox', { name: ui.table.choosePage }).press('Space');
      await page.getByText(counted(manager.changeMany.chosen_other, 2)).waitFor();
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await look(page, `many-phone-${language}`);
      await page.getByRole('button', { name: manager.changeMany.change }).click();
      const dialog = page.getByRole('dialog', { name: counted(manager.changeMany.title_other, 2) });
      await dialog.getByLabel(manager.users.role).selectOption('agent');
      await page.emulateMedia({ colorScheme: 'dark' });
      await look(page, `many-dialog-phone-dark-${language}`);
      await dialog.getByRole('button', { name: manager.changeMany.next }).press('Enter');
      await dialog.getByRole('button', { name: counted(manager.changeMany.title_other, 2) }).press('Enter');
      await dialog.getByText(`${ui.errors.USER_IS_YOURSELF} ${manager.changeMany.nobody}`).waitFor();
      await look(page, `many-refused-phone-dark-${language}`);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: manager.changeMany.delete }).click();
      const question = page.getByRole('dialog', { name: counted(manager.changeMany.deleteTitle_other, 2) });
      await question.getByRole('button', { name: counted(manager.changeMany.deleteLabel_other, 2) }).press('Enter');
      await page.getByText(counted(manager.changeMany.deleted_one, 1)).waitFor();
      await page.getByText(manager.changeMany.notDeleted).waitFor();
      await page.getByRole('alert').getByText('(tina)').waitFor();
      // Below the row that it speaks of, which can be seen.
      const row = page.locator('.data-table tbody tr').filter({ hasText: 'tina' });
      const [bar, hers] = [await page.locator('.many-users').boundingBox(), await row.boundingBox()];
      expect((hers?.y ?? 0) + (hers?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
      await look(page, `many-not-deleted-phone-dark-${language}`);
    }),
  );
});

async function openUsers({ context, node, faults }: Scene, who: { userName: string; password: string }) {
  await context.request.post(`${node.url}/api/web-manager/session`, { data: who, headers: { origin: node.url } });
  const page = await openPage(context, `${node.url}/webmanager/t/default/users`, faults);
  await page.locator('.data-table tbody tr').first().waitFor();
  return page;
}

const counted = (text: string, count: number): string => text.replace('{{count, number}}', String(count));

/** By keyboard; the choice outlives another order and another page. */
async function chooseThree(page: Page, { ui, manager, language }: Scene): Promise<void> {
  const { changeMany } = manager;
  for (const [index, name] of ['Person 1 Ada', 'Person 2 Ada', 'Person 3 Ada'].entries()) {
    await page.getByRole('checkbox', { name: ui.table.choose.replace('{{name}}', name), exact: true }).press('Space');
    await page.getByText(counted(index === 0 ? changeMany.chosen_one : changeMany.chosen_other, index + 1)).waitFor();
  }
  await look(page, `many-chosen-${language}`);
  await page.getByRole('button', { name: ui.table.nextPage }).click();
  await page.waitForURL(/page=2/);
  await page.getByText(counted(changeMany.chosen_other, 3)).waitFor();
  await page.getByRole('button', { name: manager.users.userName }).click();
  await page.waitForURL(/sort=userName/);
  await page.getByText(counted(changeMany.chosen_other, 3)).waitFor();
}

async function changeThree(page: Page, { ui, manager, language }: Scene): Promise<void> {
  const { changeMany, users } = manager;
  await page.getByRole('button', { name: changeMany.change }).press('Enter');
  const dialog = page.getByRole('dialog', { name: counted(changeMany.title_other, 3) });
  // A fault is told at its field, and nothing is sent.
  await dialog.getByLabel(changeMany.postProcessing, { exact: true }).selectOption('time');
  await dialog.getByRole('textbox', { name: users.postProcessing }).fill('soon');
  await dialog.getByRole('button', { name: changeMany.next }).click();
  await dialog.getByText(ui.faults.format, { exact: true }).waitFor();
  await dialog.getByRole('textbox', { name: users.postProcessing }).fill('01:30');
  await dialog.getByLabel(users.role).selectOption('supervisor');
  await dialog.getByRole('combobox', { name: changeMany.addQueues }).fill('Supp');
  await page.getByRole('listbox', { name: changeMany.addQueues }).getByRole('option', { name: 'Support' }).click();
  await page.keyboard.press('Tab');
  await look(page, `many-dialog-${language}`);
  await dialog.getByRole('button', { name: changeMany.next }).press('Enter');
  await dialog.getByText('Person 1 Ada, Person 2 Ada, Person 3 Ada').waitFor();
  expect(await dialog.locator('dd').allInnerTexts()).toEqual([manager.role.supervisor, 'Support', '01:30']);
  await look(page, `many-summary-${language}`);
  await dialog.getByRole('button', { name: counted(changeMany.title_other, 3) }).press('Enter');
  await page.getByText(counted(changeMany.done_other, 3)).waitFor();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.getByText(counted(changeMany.chosen_other, 3)).count()).toBe(0);
  // The list shows what they are now.
  await page.getByRole('searchbox', { name: ui.table.search }).fill('Person');
  // What is typed counts when typing rests; it would end the choice that is made below.
  await page.waitForURL(/search=Person/);
  await page.getByLabel(users.role).selectOption('supervisor');
  await page.getByText(counted(ui.table.found_other, 3)).waitFor();
  await page.getByLabel(users.queue, { exact: true }).selectOption({ label: 'Support' });
  await page.waitForURL(/queue=/);
  await page.getByText(counted(ui.table.found_other, 3)).waitFor();
  expect(await page.getByRole('cell', { name: manager.role.supervisor, exact: true }).count()).toBe(3);
}

/** All that the filter finds, not only those in sight; their number is typed. */
async function deleteAll(page: Page, { ui, manager, language }: Scene): Promise<void> {
  const { changeMany } = manager;
  await page.getByRole('checkbox', { name: ui.table.choosePage }).click();
  await page.getByRole('button', { name: counted(changeMany.chooseAll, 120) }).click();
  await page.getByText(counted(changeMany.chosen_other, 120)).waitFor();
  await page.getByRole('button', { name: changeMany.delete }).click();
  const question = page.getByRole('dialog', { name: counted(changeMany.deleteTitle_other, 120) });
  const confirm = question.getByRole('button', { name: counted(changeMany.deleteLabel_other, 120) });
  expect(await confirm.isDisabled()).toBe(true);
  await look(page, `many-delete-${language}`);
  await question.getByRole('textbox').fill('120');
  await confirm.press('Enter');
  await page.getByText(counted(changeMany.deleted_other, 120)).waitFor({ timeout: 60_000 });
  await page.getByText(manager.users.emptyText).waitFor();
}

/** A page is chosen by its own box; another filter ends the choice. */
async function choosePages(page: Page, { ui, manager }: Scene): Promise<void> {
  const { changeMany } = manager;
  await page.getByRole('checkbox', { name: ui.table.choosePage }).click();
  await page.getByText(counted(changeMany.chosen_other, 3)).waitFor();
  await page.getByRole('button', { name: ui.table.clear }).click();
  await expect.poll(() => page.getByRole('button', { name: changeMany.change }).count()).toBe(0);
  await page.getByRole('checkbox', { name: ui.table.choosePage }).click();
  await page.getByRole('button', { name: changeMany.clear }).press('Enter');
  await expect.poll(() => page.locator('.data-table input:checked').count()).toBe(0);
  expect(await page.locator(':focus').evaluate((element) => element.tagName)).toBe('MAIN');
}
