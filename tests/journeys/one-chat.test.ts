/**
 * The first story of the product in a real browser, in English and in French: first start, password change, users,
 * queue, page, customer, offer, chat both ways, wrap-up, closed; its numbers compared with SQL. Any violation of the
 * content security policy or error in a page fails it, and axe looks at every screen.
 */
import path from 'node:path';
import { pino } from 'pino';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { type RunningNode, startNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { en as portalEn } from '#web/agent-portal/texts/en.ts';
import { fr as portalFr } from '#web/agent-portal/texts/fr.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { texts as customerTexts } from '#web/web-interaction/texts.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';

const languages = [
  { language: 'en' as const, ui: uiEn, manager: managerEn, portal: portalEn, customer: customerTexts.en },
  { language: 'fr' as const, ui: uiFr, manager: managerFr, portal: portalFr, customer: customerTexts.fr },
];
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

const adminPassword = 'my own long password';
const firstPassword = 'first password 1';
const agentPassword = 'my own other password';

describe.skipIf(withoutChromium)('one chat in the browser', () => {
  let browser: Browser;
  let database: TestDatabase;
  let node: RunningNode;
  let oneTime: string;
  const faults: string[] = [];
  expect(inject('cluster')).toBeDefined();

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function start(): Promise<void> {
    database = await createTestDatabase({ poolSize: 8 });
    const first = await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin' });
    oneTime = first?.oneTimePassword ?? '';
    const log = pino({ level: 'fatal' });
    const listen = { host: '127.0.0.1', port: 0, publicUrls: [], trustedProxies: [] };
    node = await startNode({ db: database.db, secrets: testSecrets, clock: systemClock, log, webDir, ...listen });
  }

  const open = (context: BrowserContext, at: string): Promise<Page> => openPage(context, `${node.url}${at}`, faults);

  test.each(languages)(
    'from the first start to the closed contact ($language)',
    async ({ language, ui, manager, portal, customer }) => {
      await start();
      const contexts = await Promise.all(
        [1, 2, 3].map(() =>
          browser.newContext({ locale: language, reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } }),
        ),
      );
      try {
        const [adminContext, agentContext, customerContext] = contexts;
        if (adminContext === undefined || agentContext === undefined || customerContext === undefined)
          throw new Error();
        await setUpCentre(adminContext);
        const stranger = await open(customerContext, '/webinteraction/help');
        await stranger.getByLabel(customer.form.name).waitFor();
        await look(stranger, `customer-form-${language}`);
        const agent = await signOnAgent(agentContext);
        await stranger.reload();
        await stranger.getByLabel(customer.form.name).fill('Grace Hopper');
        await stranger.getByLabel(customer.form.question).fill('Where is my parcel?');
        await stranger.getByRole('button', { name: customer.form.start }).click();
        await stranger.getByText('Where is my parcel?').first().waitFor();
        await look(stranger, `customer-waiting-${language}`);
        await agent.getByRole('button', { name: portal.offer.accept }).first().waitFor();
        await look(agent, `desk-offer-${language}`);
        await agent.getByRole('button', { name: portal.offer.accept }).first().click();
        await agent
          .getByRole('textbox', { name: portal.composer.label.replace('{{name}}', 'Grace Hopper') })
          .fill('It is on its way.');
        await agent
          .getByRole('textbox', { name: portal.composer.label.replace('{{name}}', 'Grace Hopper') })
          .press('Enter');
        await stranger.getByText('It is on its way.').first().waitFor();
        await stranger.getByRole('textbox', { name: customer.chat.message }).fill('Thank you!');
        await stranger.getByRole('button', { name: customer.chat.send, exact: true }).click();
        await agent.getByText('Thank you!').first().waitFor();
        await look(agent, `desk-chat-${language}`);
        await look(stranger, `customer-chat-${language}`);
        await stranger.reload();
        await stranger.getByText('It is on its way.').first().waitFor();
        expect(await stranger.getByText('Thank you!', { exact: true }).count()).toBe(1);
        await agent.getByRole('button', { name: portal.end.chat, exact: true }).first().click();
        await agent.getByRole('dialog').getByRole('button', { name: portal.end.chat, exact: true }).click();
        await agent.getByRole('button', { name: portal.wrapUp.close, exact: true }).waitFor();
        await look(agent, `desk-wrap-up-${language}`);
        await agent.getByRole('button', { name: portal.wrapUp.close, exact: true }).click();
        await agent.getByText(portal.list.emptyTitle).waitFor();
        await look(stranger, `customer-ended-${language}`);
        await compareWithSql();
        expect(faults).toEqual([]);
      } finally {
        for (const context of contexts) await context.close();
        await node.stop();
        await database.drop();
      }

      async function changePassword(page: Page, current: string, next: string): Promise<void> {
        await page.getByLabel(ui.password.current).fill(current);
        await page.getByLabel(ui.password.new, { exact: false }).first().fill(next);
        await page.getByLabel(ui.password.repeat).fill(next);
        await page.getByRole('button', { name: ui.password.submit }).click();
      }

      async function signOn(page: Page, userName: string, password: string): Promise<void> {
        await page.getByLabel(ui.signOn.userName).fill(userName);
        await page.getByLabel(ui.signOn.password).first().fill(password);
        await page.getByRole('button', { name: ui.signOn.submit }).click();
      }

      async function setUpCentre(context: BrowserContext): Promise<void> {
        const page = await open(context, '/webmanager');
        await page.getByRole('button', { name: ui.signOn.submit }).waitFor();
        await look(page, `sign-on-${language}`);
        await signOn(page, 'admin', oneTime);
        await changePassword(page, oneTime, adminPassword);
        await page.getByRole('heading', { name: manager.home.title }).waitFor();
        await look(page, `home-${language}`);
        await page.getByRole('link', { name: manager.users.title, exact: true }).first().click();
        await page.getByRole('link', { name: manager.users.add }).first().click();
        await page.getByRole('textbox', { name: manager.users.firstName, exact: true }).fill('Ada');
        await page.getByRole('textbox', { name: manager.users.lastName, exact: true }).fill('Lovelace');
        await page.getByRole('textbox', { name: manager.users.userName, exact: true }).fill('ada');
        await page.getByLabel(manager.users.password).first().fill(firstPassword);
        await look(page, `user-form-${language}`);
        await page.getByRole('button', { name: ui.actions.save }).click();
        await page.getByText(ui.form.saved.replace('{{name}}', 'Lovelace Ada')).first().waitFor();
        await page.getByRole('link', { name: manager.queues.title, exact: true }).first().click();
        await page.getByRole('link', { name: manager.queues.add }).first().click();
        await page.getByRole('textbox', { name: manager.queues.name, exact: true }).fill('Support');
        await page
          .getByRole('combobox', { name: manager.queues.members })
          .or(page.getByLabel(manager.queues.members))
          .first()
          .click();
        await page.getByRole('option', { name: /Lovelace/ }).click();
        await look(page, `queue-form-${language}`);
        await page.getByRole('button', { name: ui.actions.save }).click();
        await page.getByText(ui.form.saved.replace('{{name}}', 'Support')).first().waitFor();
        await page.getByRole('link', { name: manager.chatPages.title, exact: true }).first().click();
        await page.getByRole('link', { name: manager.chatPages.add }).first().click();
        await page.getByRole('textbox', { name: manager.chatPages.name, exact: true }).fill('Help');
        await page.getByRole('textbox', { name: manager.chatPages.key, exact: true }).fill('help');
        await page
          .getByRole('combobox', { name: manager.chatPages.queue })
          .or(page.getByLabel(manager.chatPages.queue))
          .first()
          .click();
        await page.getByRole('option', { name: 'Support' }).click();
        await look(page, `chat-page-form-${language}`);
        await page.getByRole('button', { name: ui.actions.save }).click();
        await page.getByText(ui.form.saved.replace('{{name}}', 'Help')).first().waitFor();
      }

      async function signOnAgent(context: BrowserContext): Promise<Page> {
        const page = await open(context, '/agentportal');
        await signOn(page, 'ada', firstPassword);
        await changePassword(page, firstPassword, agentPassword);
        await page.getByText(portal.list.emptyTitle).waitFor();
        await look(page, `desk-empty-${language}`);
        await page.getByRole('button', { name: portal.state.label }).click();
        await page.getByRole('menuitem', { name: portal.state.available, exact: true }).click();
        await page.getByText(portal.list.emptyAvailable).waitFor();
        return page;
      }

      async function compareWithSql(): Promise<void> {
        const { contacts, messages, events } = await database.db.asSystem(async ({ q }) => ({
          contacts: await q
            .selectFrom('contact')
            .select(['state', 'customer_name', 'end_reason', 'last_seq'])
            .execute(),
          messages: await q.selectFrom('message').select(['author', 'text']).orderBy('seq').execute(),
          events: await q
            .selectFrom('event')
            .select('type')
            .where('contact_id', 'is not', null)
            .orderBy('position')
            .execute(),
        }));
        expect(contacts).toEqual([
          { state: 'closed', customer_name: 'Grace Hopper', end_reason: 'agent', last_seq: 3 },
        ]);
        expect(messages).toEqual([
          { author: 'customer', text: 'Where is my parcel?' },
          { author: 'agent', text: 'It is on its way.' },
          { author: 'customer', text: 'Thank you!' },
        ]);
        const types = events.map(({ type }) => type).filter((type) => type !== 'message.added');
        expect(types).toEqual([
          'contact.queued',
          'contact.offered',
          'contact.accepted',
          'contact.ended',
          'contact.closed',
        ]);
      }
    },
    120_000,
  );
});
