/** What an administrator tells the customers of a queue reaches them, and a deleted queue hands its contacts on. */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addChatPage, addQueue, addUser } from '#tests/support/fixtures.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { texts as customerTexts } from '#web/web-interaction/texts.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';

const languages = [
  { language: 'en', ui: uiEn, manager: managerEn, tongue: 'English' },
  { language: 'fr', ui: uiFr, manager: managerFr, tongue: 'Français' },
] as const;
type Words = (typeof languages)[number];
const password = 'the-administrator-1';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

describe.skipIf(withoutChromium)('the texts of a queue', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test.each(languages)(
    'are kept in the Web Manager and read by the customer who enters and waits ($language)',
    async (words) => {
      const { language } = words;
      const database = await createTestDatabase({ poolSize: 6 });
      await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password });
      const tenant = await database.db.asSystem((tx) => findTenantByKey(tx, 'default'));
      if (tenant === undefined) throw new Error('the first tenant is not there');
      // At his desk, so that the page takes chats, and takes none himself.
      const agent = await addUser(database.db, tenant.id, { state: 'unavailable', at: new Date() });
      const queue = await addQueue(database.db, tenant.id, { name: 'Parcels', memberIds: [agent] });
      await addQueue(database.db, tenant.id, { name: 'Everything else' });
      const { id: pageId, key } = await addChatPage(database.db, tenant.id, queue);
      const node = await startTestNode(database.db, webDir);
      const wide = { locale: language, reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } } as const;
      const context = await browser.newContext(wide);
      const faults: string[] = [];
      try {
        const manager = await openPage(context, `${node.url}/webmanager/t/default/queues`, faults);
        await signOn(manager, words);
        await tellTexts(manager, words);
        const customer = await openPage(context, `${node.url}/webinteraction/${key}`, faults);
        await askOnPage(customer, words);
        await customer.getByText(`Welcome in ${language}`).waitFor();
        await customer.getByText(`Please wait in ${language}`).waitFor();
        await look(customer, `queue-texts-customer-${language}`);
        await database.db.asSystem(({ q }) => q.deleteFrom('chat_page').where('id', '=', pageId).execute());
        await deleteWithHeir(manager, words);
        const { queue_name } = await database.db.asSystem(({ q }) =>
          q
            .selectFrom('contact')
            .innerJoin('queue', 'queue.id', 'contact.queue_id')
            .select('queue.name as queue_name')
            .executeTakeFirstOrThrow(),
        );
        expect(queue_name).toBe('Everything else');
        expect(faults).toEqual([]);
      } finally {
        await context.close();
        await node.stop();
        await database.drop();
      }
    },
  );
});

async function signOn(page: Page, { ui }: Words): Promise<void> {
  await page.getByLabel(ui.signOn.userName).fill('admin');
  await page.getByRole('textbox', { name: ui.signOn.password }).fill(password);
  await page.keyboard.press('Enter');
}

async function tellTexts(page: Page, { language, tongue, manager, ui }: Words): Promise<void> {
  const { queues } = manager;
  await page.getByRole('link', { name: 'Parcels' }).click();
  const field = (text: string) =>
    page.getByLabel(queues.textIn.replace('{{text}}', text).replace('{{language}}', tongue));
  await field(queues.welcomeText).fill(`Welcome in ${language}`);
  await field(queues.waitingText).fill(`Please wait in ${language}`);
  await page.getByLabel(queues.waitingTextAfter).fill('4');
  await page.getByRole('button', { name: ui.actions.save }).click();
  await page.locator('#field-waitingTextAfterSeconds[aria-invalid="true"]').waitFor();
  await look(page, `queue-texts-form-${language}`);
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, `queue-texts-form-phone-${language}`);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByLabel(queues.waitingTextAfter).fill('5');
  await page.getByRole('button', { name: ui.actions.save }).click();
  await page.getByRole('link', { name: 'Parcels' }).waitFor();
}

async function askOnPage(page: Page, { language }: Words): Promise<void> {
  const words = customerTexts[language];
  await page.getByLabel(words.form.name).fill('Zoé');
  await page.getByLabel(words.form.question).fill('?');
  await page.getByRole('button', { name: words.form.start }).click();
}

async function deleteWithHeir(page: Page, { language, manager, ui }: Words): Promise<void> {
  const { queues } = manager;
  const row = page.getByRole('row', { name: /Parcels/ });
  await row.getByRole('button').last().click();
  await page.getByRole('menuitem', { name: ui.actions.delete }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(queues.deleteContacts_one.replace('{{count, number}}', '1')).waitFor();
  await dialog.getByRole('button', { name: ui.actions.delete }).click();
  await dialog.getByText(ui.errors.QUEUE_HAS_CONTACTS).waitFor();
  await dialog.getByRole('combobox', { name: queues.heir }).fill('Every');
  await page.getByRole('option', { name: 'Everything else' }).click();
  await look(page, `queue-delete-${language}`);
  await dialog.getByRole('button', { name: ui.actions.delete }).click();
  await row.waitFor({ state: 'detached' });
}
