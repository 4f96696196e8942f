/** Nobody is there when the customer comes: a message with an address, found by the agent, closed with its result. */
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '#server/identity/password.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addChatPage, addQueue, addReason, addTenant, addUser } from '#tests/support/fixtures.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as portalEn } from '#web/agent-portal/texts/en.ts';
import { fr as portalFr } from '#web/agent-portal/texts/fr.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { texts as customerTexts } from '#web/web-interaction/texts.ts';

const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const password = 'a password of ada';

describe.skipIf(withoutChromium)('a message left in the browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test.each([
    { language: 'en', ui: uiEn, portal: portalEn, customer: customerTexts.en },
    { language: 'fr', ui: uiFr, portal: portalFr, customer: customerTexts.fr },
  ] as const)('from the page that nobody attends to the result ($language)', async (words) => {
    const { language, ui, portal, customer } = words;
    const database = await createTestDatabase({ poolSize: 6 });
    const { db } = database;
    const tenant = await addTenant(db);
    const agent = await addUser(db, tenant, { userName: 'ada', passwordHash: await hashPassword(password) });
    const queue = await addQueue(db, tenant, { memberIds: [agent] });
    await addChatPage(db, tenant, queue, { key: 'help' });
    const reason = await addReason(db, tenant, 'wrap-up', 'Answered by mail');
    const node = await startTestNode(db, webDir);
    // A phone for the customer, a tablet for the agent, in the dark.
    const phone = await browser.newContext({ locale: language, viewport: { width: 390, height: 844 } });
    const tablet = await browser.newContext({
      locale: language,
      colorScheme: 'dark',
      reducedMotion: 'reduce',
      viewport: { width: 768, height: 1024 },
    });
    const faults: string[] = [];
    try {
      const page = await openPage(phone, `${node.url}/webinteraction/help`, faults);
      await page.getByText(customer.form.unstaffed).waitFor();
      await page.getByLabel(customer.form.name).fill('Grace Hopper');
      await page.getByLabel(customer.form.question).fill('Where is my parcel?');
      await page.getByLabel(customer.form.address).fill('nowhere');
      await page.getByRole('button', { name: customer.form.leave }).click();
      await page.getByText(customer.form.addressWrong).waitFor();
      await look(page, `leave-message-${language}`);
      await page.getByLabel(customer.form.address).fill('grace@example.org');
      await page.getByRole('button', { name: customer.form.leave }).click();
      await page.getByText(customer.left.title).waitFor();
      await look(page, `message-left-${language}`);

      const desk = await openPage(tablet, `${node.url}/agentportal`, faults);
      await desk.getByLabel(ui.signOn.userName).fill('ada');
      await desk.getByLabel(ui.signOn.password).first().fill(password);
      await desk.keyboard.press('Enter');
      await desk.getByText(portal.list.emptyTitle).waitFor();
      await desk.keyboard.press('Alt+A');
      await desk.getByRole('article', { name: 'Grace Hopper' }).waitFor();
      await look(desk, `message-offer-${language}`);
      await desk.keyboard.press('Alt+Enter');
      await desk.getByText('grace@example.org').first().waitFor();
      await desk.getByText('Where is my parcel?').first().waitFor();
      await look(desk, `message-accepted-${language}`);
      await desk.keyboard.press('Alt+E');
      await desk.locator('#wrap-up-reason').selectOption({ label: 'Answered by mail' });
      await look(desk, `message-wrap-up-${language}`);
      await desk.getByRole('button', { name: portal.wrapUp.close }).click();
      await desk.getByText(portal.list.emptyTitle).waitFor();

      const contacts = await db.asSystem(({ q }) =>
        q
          .selectFrom('contact')
          .select(['state', 'live', 'customer_address', 'wrap_up_reason_id', 'agent_id'])
          .execute(),
      );
      expect(contacts).toEqual([
        {
          state: 'closed',
          live: false,
          customer_address: 'grace@example.org',
          wrap_up_reason_id: reason,
          agent_id: agent,
        },
      ]);
      expect(faults).toEqual([]);
    } finally {
      await phone.close();
      await tablet.close();
      await node.stop();
      await database.drop();
    }
  });
});
