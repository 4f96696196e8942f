/**
 * An agent's work at the desk in a real browser, by keyboard alone: the focus is never lost, and nothing that was
 * written is, whatever happens to the connection.
 */
import path from 'node:path';
import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { QueueId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { chooseState, signOffAgent } from '#server/agents/agent-state.ts';
import { open } from '#server/contacts/open.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import type { Ground } from '#server/platform/ground.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addQueue, addReason, addTenant, addUser } from '#tests/support/fixtures.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en } from '#web/agent-portal/texts/en.ts';
import { en as ui } from '#web/ui/texts/en.ts';

const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const credentials = { userName: 'ada', password: 'a password of ada' };

describe.skipIf(withoutChromium)('the desk', () => {
  let browser: Browser;
  let context: BrowserContext;
  let database: TestDatabase;
  let node: RunningNode;
  let ground: Ground;
  let tenantId: TenantId;
  let agentId: UserId;
  let queueId: QueueId;
  let socket: WebSocketRoute | undefined;
  expect(inject('cluster')).toBeDefined();

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    database = await createTestDatabase({ poolSize: 8 });
    const { db } = database;
    ground = { db, clock: systemClock };
    tenantId = await addTenant(db);
    const passwordHash = await hashPassword(credentials.password);
    agentId = await addUser(db, tenantId, { userName: 'ada', passwordHash, capacity: { 'web-interaction': 3 } });
    queueId = await addQueue(db, tenantId, { name: 'Sales', memberIds: [agentId], offerTimeoutSeconds: 120 });
    await addReason(db, tenantId, 'wrap-up', 'Solved');
    node = await startTestNode(db, webDir);
  });
  afterEach(async () => {
    await context.close();
    await node.stop();
    await database.drop();
  });

  async function signOn(): Promise<Page> {
    context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.routeWebSocket(/agent-portal\/socket/, (route) => {
      socket = route;
      route.connectToServer();
    });
    await page.goto(`${node.url}/agentportal`);
    await page.getByLabel(ui.signOn.userName).fill(credentials.userName);
    await page.getByLabel(ui.signOn.password).first().fill(credentials.password);
    await page.keyboard.press('Enter');
    await page.getByText(en.list.emptyTitle).waitFor();
    await page.keyboard.press('Alt+A');
    await page.locator('.state-text', { hasText: new RegExp(`^${en.state.available}$`) }).waitFor();
    return page;
  }

  /** Ends the chosen chat and closes its contact. */
  async function finish(page: Page): Promise<void> {
    await page.keyboard.press('Alt+E');
    await hasFocus(page, '[role="dialog"] button');
    await page.keyboard.press('Enter');
    await hasFocus(page, '#wrap-up-reason');
    await page.getByRole('button', { name: en.wrapUp.close }).focus();
    await page.keyboard.press('Enter');
  }

  async function customer(page: Page, customerName: string): Promise<void> {
    const one = { tenantId, queueId, live: true, medium: 'web-interaction', customerName, text: 'Hello?' } as const;
    await open(ground, one);
    await page.getByRole('article', { name: customerName }).waitFor();
  }

  const composer = (page: Page, name: string) =>
    page.getByRole('textbox', { name: en.composer.label.replace('{{name}}', name) });
  const hasFocus = async (page: Page, selector: string) =>
    expect
      .poll(() => page.evaluate((one) => document.activeElement?.matches(one), selector), { timeout: 10_000 })
      .toBe(true);
  const storedTexts = () =>
    database.db.asSystem(({ q }) => q.selectFrom('message').select('text').where('author', '=', 'agent').execute());

  test('keeps the focus through the whole work, by keyboard alone', async () => {
    const page = await signOn();
    await hasFocus(page, '.desk-list');
    await customer(page, 'Grace');
    await page.keyboard.press('Alt+Enter');
    await composer(page, 'Grace').waitFor();
    await hasFocus(page, '#desk-composer');

    // An offer that goes while its button has the focus.
    await customer(page, 'Lost');
    await page.getByRole('article').getByRole('button').focus();
    await chooseState(ground, { tenantId, agentId, state: 'unavailable' });
    await page.getByRole('article').waitFor({ state: 'detached' });
    await hasFocus(page, '#desk-composer');

    // A notice that is dismissed.
    await page.getByRole('button', { name: en.notice.dismiss }).first().focus();
    await page.keyboard.press('Enter');
    await hasFocus(page, '#desk-composer');

    // The offer is read first, then accepted in its conversation.
    await page.keyboard.press('Alt+A');
    await page.getByRole('article').waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    await hasFocus(page, '#conversation-title');
    await page.locator('.desk-standing').getByRole('button', { name: en.offer.accept }).focus();
    await page.keyboard.press('Enter');
    await hasFocus(page, '#desk-composer');

    await finish(page);
    await hasFocus(page, '.desk-list');
    await page.keyboard.press('Alt+ArrowDown');
    await hasFocus(page, '#desk-composer');
    await finish(page);
    await page.getByText(en.list.emptyTitle).waitFor();
    await hasFocus(page, '.desk-list');
  });

  test('sends once what hung when the connection broke, and what was written before a reload', async () => {
    const page = await signOn();
    await customer(page, 'Margaret');
    await page.keyboard.press('Alt+Enter');
    await composer(page, 'Margaret').waitFor();
    // A request that is never answered, as on a network that is gone.
    let hung = 0;
    await page.route('**/messages', (route) => (hung++ > 0 ? route.continue() : undefined));
    await page.keyboard.type('It hangs');
    await page.keyboard.press('Enter');
    await expect.poll(() => hung).toBe(1);
    await socket?.close();
    await page.getByText(`✓ ${en.composer.sent}`).waitFor();
    expect(await storedTexts()).toEqual([{ text: 'It hangs' }]);

    await page.keyboard.type('half a sen');
    await page.reload();
    await page.getByRole('button', { name: /Margaret/ }).click();
    await expect.poll(() => composer(page, 'Margaret').inputValue()).toBe('half a sen');
  });

  test('tells what was not sent to a chat that went back to its queue', async () => {
    const page = await signOn();
    await customer(page, 'Margaret');
    await page.keyboard.press('Alt+Enter');
    await composer(page, 'Margaret').waitFor();
    await page.keyboard.type('Never sent');
    await signOffAgent(ground, { tenantId, agentId });
    const unsent = page.getByRole('region', { name: en.unsent.title.replace('{{name}}', 'Margaret') });
    await unsent.getByText('Never sent').waitFor();
    await unsent.getByRole('button', { name: en.unsent.discard }).focus();
    await page.keyboard.press('Enter');
    await unsent.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: en.state.signOnAgain }).waitFor();
    await hasFocus(page, '.desk-list');
  });
});
