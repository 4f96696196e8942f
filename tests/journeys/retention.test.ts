/** How long things are kept: an administrator sees what there is, shortens a time, confirms the number, and it goes. */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addQueue, addTenant } from '#tests/support/fixtures.ts';
import { addOldContacts } from '#tests/support/old-contacts.ts';
import { look, lookSmall, openPage } from '#tests/support/screens.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';

const languages = [
  { language: 'en', ui: uiEn, manager: managerEn, number: '1,204' },
  { language: 'fr', ui: uiFr, manager: managerFr, number: '1\u202f204' },
] as const;
type Words = (typeof languages)[number];
const password = 'the-administrator-1';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

describe.skipIf(withoutChromium)('retention', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test.each(languages)('is set with the number of what goes before the eyes ($language)', async (words) => {
    const database = await createTestDatabase({ poolSize: 6 });
    await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password });
    await addPast(database);
    const node = await startTestNode(database.db, webDir);
    const context = await browser.newContext({
      locale: words.language,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
    });
    const faults: string[] = [];
    try {
      const page = await openPage(context, `${node.url}/webmanager/retention`, faults);
      await page.getByLabel(words.ui.signOn.userName).fill('admin');
      await page.getByLabel(words.ui.signOn.password).first().fill(password);
      await page.getByRole('button', { name: words.ui.signOn.submit }).click();
      await shorten(page, words, database);
      await keepOneTenant(page, words, database);
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await node.stop();
      await database.drop();
    }
  });
});

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

/** 1,204 contacts of long ago and three of last week; another tenant. */
async function addPast({ db }: TestDatabase): Promise<void> {
  const first = await db.asSystem((tx) => findTenantByKey(tx, 'default'));
  if (first === undefined) throw new Error('the first tenant is not there');
  const queueId = await addQueue(db, first.id);
  await addOldContacts(db, first.id, { queueId, count: 1_204, at: daysAgo(400) });
  await addOldContacts(db, first.id, { queueId, count: 3, at: daysAgo(8) });
  await addTenant(db, { key: 'acme' });
  await db.asSystem(({ q }) => q.updateTable('installation').set({ mode: 'multi' }).execute());
}

/** By keyboard: a number that is refused, one that deletes, the question left, and answered. */
async function shorten(page: Page, { ui, manager, language, number }: Words, { db }: TestDatabase): Promise<void> {
  const { retention } = manager;
  await page
    .getByText(retention.now.contacts_other.replace('{{count, number}}', number.replace('204', '207')))
    .waitFor();
  await look(page, `retention-${language}`);
  const days = page.getByLabel(retention.contactKeep);
  await days.fill('3');
  await page.getByRole('button', { name: ui.actions.save }).press('Enter');
  await page.getByText(ui.faults.zeroOrMore.replace('{{limit, number}}', '7'), { exact: true }).waitFor();
  await look(page, `retention-refused-${language}`);
  await days.fill('365');
  await days.press('Enter');
  const question = page.getByRole('dialog', { name: retention.confirmTitle });
  await question.getByText(retention.due.contacts_other.replace('{{count, number}}', number)).waitFor();
  await look(page, `retention-question-${language}`);
  const meant = question.getByRole('button', { name: retention.confirm });
  expect(await meant.isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'hidden' });
  expect(await keptDays(db)).toBe(730);
  await days.press('Enter');
  await question.getByRole('textbox').fill('1204');
  await meant.press('Enter');
  await page.getByText(ui.form.saved.replace('{{name}}', retention.title)).first().waitFor();
  expect(await keptDays(db)).toBe(365);
  // The nodes begin within a quarter of a minute, in whatever language it was said.
  if (language !== 'en') return;
  const left = async () => (await db.asSystem(({ q }) => q.selectFrom('contact').select('id').execute())).length;
  await expect.poll(left, { timeout: 40_000 }).toBe(3);
}

const keptDays = async (db: TestDatabase['db']): Promise<number> =>
  (await db.asSystem(({ q }) => q.selectFrom('installation').select('contact_keep_days').executeTakeFirstOrThrow()))
    .contact_keep_days;

/** Another tenant keeps its contacts for ever: nothing to ask, and it stands there when the page is opened again. */
async function keepOneTenant(page: Page, { ui, manager, language }: Words, { db }: TestDatabase): Promise<void> {
  const { retention } = manager;
  await page.getByLabel(retention.addTenant).selectOption({ label: 'Tenant acme' });
  const own = page.getByLabel(retention.daysOf.replace('{{name}}', 'Tenant acme'));
  await own.fill('0');
  await page.getByRole('button', { name: ui.actions.save }).press('Enter');
  await expect
    .poll(
      async () =>
        await db.asSystem(({ q }) =>
          q.selectFrom('tenant').select('contact_keep_days').where('key', '=', 'acme').execute(),
        ),
    )
    .toEqual([{ contact_keep_days: 0 }]);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.reload();
  await own.waitFor();
  expect(await own.inputValue()).toBe('0');
  await look(page, `retention-tenant-${language}`);
  await lookSmall(page, `retention-tenant-${language}`);
}
