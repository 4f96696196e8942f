/** Two agents and a customer: an offer is declined, a chat passed to a colleague with a note, declined, passed to a queue. */
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContactId, QueueId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { accept } from '#server/contacts/accept.ts';
import { close } from '#server/contacts/close.ts';
import { end } from '#server/contacts/end.ts';
import { open } from '#server/contacts/open.ts';
import { hashPassword } from '#server/identity/password.ts';
import { systemClock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/db.ts';
import { runRound } from '#server/routing/round.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addChatPage, addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as portalEn } from '#web/agent-portal/texts/en.ts';
import { fr as portalFr } from '#web/agent-portal/texts/fr.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { texts as customerTexts } from '#web/web-interaction/texts.ts';

const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const password = 'a password of everybody';
const note = 'Her parcel is in Brest';

/** An agent of this name with a password. */
async function agent(db: Database, tenant: TenantId, first: string, last: string): Promise<UserId> {
  const passwordHash = await hashPassword(password);
  const id = await addUser(db, tenant, { userName: first.toLowerCase(), passwordHash });
  await db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ first_name: first, last_name: last }).where('id', '=', id).execute(),
  );
  return id;
}

/** A message that Ada answered before any of this. */
async function answeredBefore(
  db: Database,
  { tenantId, queueId, agentId, text }: { tenantId: TenantId; queueId: QueueId; agentId: UserId; text: string },
): Promise<void> {
  const ground = { db, clock: systemClock };
  const { contactId } = await leave(db, tenantId, queueId, text);
  await db.asSystem(({ q }) =>
    q
      .updateTable('agent')
      .set({ state: 'available', lease_until: new Date(Date.now() + 60_000) })
      .where('user_id', '=', agentId)
      .execute(),
  );
  await runRound(ground, tenantId);
  await accept(ground, { tenantId, contactId, agentId });
  await end(ground, { tenantId, contactId, agentId, reason: 'agent' });
  await close(ground, { tenantId, contactId, agentId, note: 'Sent once more' });
  await db.asSystem(({ q }) =>
    q.updateTable('agent').set({ state: 'offline', lease_until: null }).where('user_id', '=', agentId).execute(),
  );
}

function leave(db: Database, tenantId: TenantId, queueId: QueueId, text: string): Promise<{ contactId: ContactId }> {
  return open(
    { db, clock: systemClock },
    {
      tenantId,
      medium: 'web-interaction',
      queueId,
      live: false,
      customerName: 'Grace Hopper',
      customerAddress: 'Grace@Example.org',
      text,
    },
  );
}

describe.skipIf(withoutChromium)('passing contacts on in the browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test.each([
    { language: 'en', ui: uiEn, portal: portalEn, customer: customerTexts.en, scheme: 'light' },
    { language: 'fr', ui: uiFr, portal: portalFr, customer: customerTexts.fr, scheme: 'dark' },
  ] as const)(
    'reject, transfer with a note, decline, to a queue, and the past ($language)',
    async (words) => {
      const { language, ui, portal, customer, scheme } = words;
      const database = await createTestDatabase({ poolSize: 8 });
      const { db } = database;
      const tenantId = await addTenant(db);
      const ada = await agent(db, tenantId, 'Ada', 'Lovelace');
      const ben = await agent(db, tenantId, 'Ben', 'Zuse');
      const sales = await addQueue(db, tenantId, { name: 'Sales', memberIds: [ada, ben], offerTimeoutSeconds: 300 });
      const billing = await addQueue(db, tenantId, { name: 'Billing', memberIds: [ben], offerTimeoutSeconds: 300 });
      await addChatPage(db, tenantId, sales, { key: 'help' });
      await answeredBefore(db, {
        tenantId,
        queueId: sales,
        agentId: ada,
        text: 'My first question: https://example.org/?a',
      });
      const node = await startTestNode(db, webDir);
      const faults: string[] = [];
      const contexts: BrowserContext[] = [];
      const openAs = async (viewport: { width: number; height: number }, url: string): Promise<Page> => {
        const context = await browser.newContext({
          locale: language,
          colorScheme: scheme,
          reducedMotion: 'reduce',
          viewport,
        });
        contexts.push(context);
        return openPage(context, `${node.url}${url}`, faults);
      };
      const desk = async (userName: string, viewport: { width: number; height: number }): Promise<Page> => {
        const page = await openAs(viewport, '/agentportal');
        await page.getByLabel(ui.signOn.userName).fill(userName);
        await page.getByLabel(ui.signOn.password).first().fill(password);
        await page.keyboard.press('Enter');
        await page.getByText(portal.list.emptyTitle).waitFor();
        return page;
      };
      const say = (text: string, values: Record<string, string>) =>
        Object.entries(values).reduce((said, [name, value]) => said.replace(`{{${name}}}`, value), text);
      const names = { name: 'Grace Hopper', colleague: 'Ben Zuse' };
      try {
        const page = await openAs({ width: 390, height: 844 }, '/webinteraction/help');
        const first = await desk('ada', { width: 1280, height: 800 });
        const second = await desk('ben', { width: 390, height: 844 });
        await second.keyboard.press('Alt+A');
        await second.getByText(portal.list.emptyAvailable).waitFor();
        await page.getByLabel(customer.form.name).fill('Grace Hopper');
        await page.getByLabel(customer.form.question).fill('Where is my parcel?');
        await page.getByRole('button', { name: customer.form.start }).click();

        // Ben declines and stays available; Ada gets it, he does not.
        await second.getByRole('article', { name: 'Grace Hopper' }).waitFor();
        await look(second, `pass-on-offer-phone-${language}`);
        await second.keyboard.press('Alt+R');
        await second.getByText(say(portal.notice.rejected, names)).first().waitFor();
        await second.getByText(portal.list.emptyAvailable).waitFor();
        await first.keyboard.press('Alt+A');
        await first.getByRole('article', { name: 'Grace Hopper' }).waitFor();
        expect(await second.getByRole('article').count()).toBe(0);
        await first.keyboard.press('Alt+Enter');
        await page.getByText(customer.chat.talkingTo('Ada Lovelace')).first().waitFor();

        // To Ben, with a note that is kept when the dialog is closed on the way.
        await first.keyboard.press('Alt+T');
        const dialog = first.getByRole('dialog');
        await dialog.getByRole('textbox', { name: portal.passOn.note }).fill(note);
        await dialog.getByRole('button', { name: portal.passOn.cancel }).click();
        await first.keyboard.press('Alt+T');
        await dialog.getByRole('radio', { name: 'Ben Zuse' }).check();
        expect(await dialog.getByRole('textbox', { name: portal.passOn.note }).inputValue()).toBe(note);
        await look(first, `pass-on-dialog-${language}`);
        await dialog.getByRole('button', { name: portal.passOn.do }).click();
        await first.getByText(say(portal.notice.transferred, names)).first().waitFor();
        await page.getByText(customer.chat.passedOn).first().waitFor();
        await look(page, `pass-on-customer-${language}`);
        await second.getByText(say(portal.offer.passedBy, { name: 'Ada Lovelace' })).waitFor();
        await second.getByText(say(portal.offer.note, { note })).waitFor();
        await second.getByText(portal.offer.kind.passedOn).waitFor();
        await look(second, `pass-on-offered-${language}`);
        await second.getByRole('button', { name: portal.offer.reject }).click();
        await first.getByText(say(portal.passedOn.rejected.back, names)).first().waitFor();
        await page.getByText(customer.chat.talkingTo('Ada Lovelace')).first().waitFor();

        // Once more; now he takes it, and reads why.
        await first.keyboard.press('Alt+ArrowDown');
        await first.locator('#conversation-title').waitFor();
        await first.keyboard.press('Alt+T');
        await dialog.getByRole('radio', { name: 'Ben Zuse' }).check();
        await dialog.getByRole('textbox', { name: portal.passOn.note }).fill(note);
        await dialog.getByRole('button', { name: portal.passOn.do }).click();
        await second.getByText(say(portal.offer.passedBy, { name: 'Ada Lovelace' })).waitFor();
        await second.keyboard.press('Alt+Enter');
        await first.getByText(say(portal.passedOn.accepted, names)).first().waitFor();
        await second.locator('.desk-message[data-author="passing"]').getByText(note).last().waitFor();
        await look(second, `pass-on-conversation-${language}`);
        await page.getByText(customer.chat.talkingTo('Ben Zuse')).first().waitFor();
        expect(await page.getByText(note).count()).toBe(0);

        // To another queue: the customer keeps his chat and is told where he stands.
        await second.keyboard.press('Alt+T');
        await second.getByRole('dialog').getByRole('radio', { name: 'Billing' }).check();
        await look(second, `pass-on-dialog-phone-${language}`);
        await second.getByRole('dialog').getByRole('button', { name: portal.passOn.do }).click();
        await second.getByText(portal.list.emptyTitle).waitFor();
        await page.getByText(customer.chat.passedOn).first().waitFor();
        await page.getByText('Where is my parcel?').first().waitFor();

        // The past of a customer with an address, read in place.
        await second.keyboard.press('Alt+A');
        await second.getByText(portal.list.emptyUnavailable).waitFor();
        await leave(db, tenantId, billing, 'Another question');
        await leave(db, tenantId, sales, 'My second question');
        await first.getByRole('article', { name: 'Grace Hopper' }).waitFor();
        await first.keyboard.press('Alt+Enter');
        await first.getByText('Grace@Example.org').first().waitFor();
        await first.getByRole('button', { name: new RegExp(portal.history.noResult) }).focus();
        await first.keyboard.press('Enter');
        await first.getByText('My first question').waitFor();
        await first.getByText(portal.history.waits).waitFor();
        await look(first, `history-${language}`);
        await first.setViewportSize({ width: 390, height: 844 });
        await first.getByRole('button', { name: portal.conversation.details }).click();
        const drawer = first.getByRole('dialog');
        await drawer.getByRole('button', { name: new RegExp(portal.history.noResult) }).click();
        await drawer.getByText('My first question').waitFor();
        const marks = (list: Element) =>
          `${getComputedStyle(list).listStyleType} ${getComputedStyle(list).paddingLeft}`;
        expect(await drawer.locator('.desk-history').evaluate(marks)).toBe('none 0px');
        expect(await drawer.locator('.desk-transcript ol').evaluate(marks)).toBe('none 0px');
        await look(first, `history-phone-${language}`);
        expect(faults).toEqual([]);
      } finally {
        for (const context of contexts) await context.close();
        await node.stop();
        await database.drop();
      }
    },
    120_000,
  );
});
