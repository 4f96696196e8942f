/**
 * An agent's work at the desk in a real browser, by keyboard alone: the focus is never lost, and nothing that was
 * written is, whatever happens to the connection.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { ContactId, QueueId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { chooseState, signOffAgent } from '#server/agents/agent-state.ts';
import { addMessage } from '#server/contacts/add-message.ts';
import { end } from '#server/contacts/end.ts';
import { open } from '#server/contacts/open.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import type { Ground } from '#server/platform/ground.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { lookElsewhere } from '#tests/support/elsewhere.ts';
import { addClip, addQueue, addReason, addTenant, addUser } from '#tests/support/fixtures.ts';
import { look } from '#tests/support/screens.ts';
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

  async function customer(page: Page, customerName: string): Promise<ContactId> {
    const one = { tenantId, queueId, live: true, medium: 'web-interaction', customerName, text: 'Hello?' } as const;
    const { contactId } = await open(ground, one);
    await page.getByRole('article', { name: customerName }).waitFor();
    return contactId;
  }

  /** A chat that the agent has accepted and chosen. */
  async function chat(page: Page, customerName: string): Promise<ContactId> {
    const contactId = await customer(page, customerName);
    await page.keyboard.press('Alt+Enter');
    await composer(page, customerName).waitFor();
    return contactId;
  }

  const composer = (page: Page, name: string) =>
    page.getByRole('textbox', { name: en.composer.label.replace('{{name}}', name) });
  const fresh = (count: number) => en.list.newMessages_one.replace('{{count}}', String(count));
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
    await page.getByRole('article').getByRole('button', { name: en.offer.accept }).focus();
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

    // Letters typed into the conversation instead of the field do nothing.
    await page.locator('.desk-messages').click();
    await page.keyboard.type('are');
    await hasFocus(page, '.desk-messages');
    await page.locator('.state-text', { hasText: new RegExp(`^${en.state.available}$`) }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
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
    await composer(page, 'Margaret').waitFor();
    await expect.poll(() => composer(page, 'Margaret').inputValue()).toBe('half a sen');
  });

  test('tells what was not sent to a chat that went back to its queue', async () => {
    const page = await signOn();
    await customer(page, 'Margaret');
    await page.keyboard.press('Alt+Enter');
    await composer(page, 'Margaret').waitFor();
    await page.keyboard.type('Never sent');
    await signOffAgent(ground, { tenantId, agentId });
    const unsent = page.getByRole('region', { name: en.notice.requeued.replace('{{name}}', 'Margaret') });
    await unsent.getByText(`${en.unsent.draft} Never sent`).waitFor();
    await unsent.getByRole('button', { name: en.unsent.discard }).focus();
    await page.keyboard.press('Enter');
    await unsent.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: en.state.signOnAgain }).waitFor();
    await hasFocus(page, '.desk-list');
  });

  test('shows nothing as new that was read before a reload, and as new what a customer wrote before he left', async () => {
    const page = await signOn();
    const grace = await chat(page, 'Grace');
    await page.reload();
    await composer(page, 'Grace').waitFor();
    await chat(page, 'Margaret');
    const row = page.getByRole('button', { name: /Grace/ });
    await row.waitFor();
    expect(await row.textContent()).not.toContain(fresh(1));
    const text = 'Never mind';
    await addMessage(ground, {
      tenantId,
      contactId: grace,
      author: { kind: 'customer' },
      text,
      clientId: randomUUID(),
    });
    await row.getByText(fresh(1)).waitFor();
    await end(ground, { tenantId, contactId: grace, reason: 'customer' });
    await page
      .locator('[aria-live="polite"]', { hasText: en.conversation.saysEnded.replace('{{name}}', 'Grace') })
      .waitFor();
    await page.getByRole('region', { name: en.list.wrapUp }).getByText(fresh(1)).waitFor();
  });

  test('leaves nothing dead below a chat that ended before the message was sent', async () => {
    const page = await signOn();
    const contactId = await chat(page, 'Grace');
    await page.keyboard.type('Too late');
    await end(ground, { tenantId, contactId, reason: 'customer' });
    await page.getByText(en.composer.notSent).waitFor();
    expect(await composer(page, 'Grace').isEditable()).toBe(false);
    expect(await page.getByRole('button', { name: en.composer.send, exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: `${ui.actions.copy}: ${en.unsent.what}` }).waitFor();
    await page.getByRole('button', { name: en.composer.discard }).focus();
    await page.keyboard.press('Enter');
    await composer(page, 'Grace').waitFor({ state: 'detached' });
    await hasFocus(page, '#conversation-title');
  });

  test('says at once that the network is gone, and goes on when it is back', async () => {
    const page = await signOn();
    await chat(page, 'Grace');
    await context.setOffline(true);
    // Sooner than 25 s of silence would tell.
    await page.getByText(en.connection.offline).waitFor({ timeout: 15_000 });
    await context.setOffline(false);
    await page.getByText(en.connection.offline).waitFor({ state: 'detached' });
    await page.keyboard.type('Still here');
    await page.keyboard.press('Enter');
    await page.getByText(`✓ ${en.composer.sent}`).waitFor();
  });

  test('plays no sound before the browser lets it; then tells of messages who looks elsewhere, as he prefers', async () => {
    const page = await signOn();
    const logged: string[] = [];
    page.on('console', (line) => logged.push(line.text()));
    // The browser's own answer can't be had here: whatever drives a page counts as an act of the person.
    await page.addInitScript(() => {
      let active = false;
      window.addEventListener('keydown', () => (active = true), { capture: true });
      Object.defineProperty(navigator, 'userActivation', { get: () => ({ hasBeenActive: active, isActive: active }) });
    });
    const elsewhere = await lookElsewhere(page);
    await page.reload();
    await page.getByText(en.notice.soundWaits).waitFor();
    const grace = await customer(page, 'Grace');
    expect(logged.filter((text) => /audio|sound/i.test(text))).toEqual([]);
    await page.keyboard.press('Shift');
    await page.getByText(en.notice.soundWaits).waitFor({ state: 'detached' });

    await page.keyboard.press('Alt+Enter');
    await composer(page, 'Grace').waitFor();
    const says = async (text: string) => {
      await elsewhere.forget();
      const said = { author: { kind: 'customer' }, text, clientId: randomUUID() } as const;
      await addMessage(ground, { tenantId, contactId: grace, ...said });
      await page.locator('.desk-messages').getByText(text).waitFor();
    };
    const message = en.conversation.documentTitle.replace('{{name}}', 'Grace');
    await says('Are you there?');
    await expect.poll(elsewhere.told).toEqual([message, 'a tone']);
    await page.keyboard.press('Alt+H');
    const help = page.getByRole('dialog', { name: en.help.title });
    await help.getByRole('switch', { name: en.help.messageSound }).press('Space');
    await look(page, 'desk-help');
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await says('Hello again');
    await expect.poll(elsewhere.told).toEqual([message]);
  });

  test('lets the agent change his own password', async () => {
    const page = await signOn();
    await chat(page, 'Grace');
    const me = page.getByRole('button', { name: /^Me: / });
    await me.click();
    await page.getByRole('menuitem', { name: en.me.changePassword }).click();
    const dialog = page.getByRole('dialog', { name: en.me.changePassword });
    await dialog.getByLabel(ui.password.current).fill('not mine at all');
    await dialog.getByLabel(ui.password.new).first().fill('another secret of mine');
    await dialog.getByLabel(ui.password.repeat).fill('another secret of mine');
    await page.keyboard.press('Enter');
    await dialog.getByText(ui.errors.PASSWORD_WRONG).first().waitFor();
    await dialog.getByLabel(ui.password.current).fill(credentials.password);
    await page.keyboard.press('Enter');
    await page.getByText(ui.password.changed).waitFor();
    await dialog.waitFor({ state: 'detached' });
    await composer(page, 'Grace').waitFor();
    await hasFocus(page, 'button, textarea');
  });

  test('lets the agent choose the number that his calls show', async () => {
    const clip = await addClip(database.db, tenantId, { number: '33123456789', name: 'Head office' });
    const page = await signOn();
    await page.getByRole('button', { name: /^Me: / }).click();
    await page.getByRole('menuitem', { name: en.settings.title }).click();
    const dialog = page.getByRole('dialog', { name: en.settings.title });
    expect(await dialog.getByRole('radio', { name: en.settings.askEachTime }).isChecked()).toBe(true);
    await dialog.getByRole('radio', { name: /33123456789/ }).check();
    await look(page, 'desk-settings');
    await dialog.getByRole('button', { name: en.settings.save }).click();
    await page.getByText(en.settings.saved).waitFor();
    const stored = () =>
      database.db.asSystem(({ q }) =>
        q.selectFrom('agent').select('clip_id').where('user_id', '=', agentId).executeTakeFirstOrThrow(),
      );
    expect(await stored()).toEqual({ clip_id: clip });
    await page.getByRole('button', { name: /^Me: / }).click();
    await page.getByRole('menuitem', { name: en.settings.title }).click();
    await dialog.getByRole('radio', { name: en.settings.askEachTime }).check();
    await dialog.getByRole('button', { name: en.settings.save }).click();
    await expect.poll(stored, { timeout: 10_000 }).toEqual({ clip_id: null });
  });

  test('asks for a wrap-up reason where one must be given, and says when the time for it is over', async () => {
    await database.db.asSystem(({ q }) =>
      q
        .updateTable('agent')
        .set({ wrap_up_reason_required: true, post_processing_seconds: 5 })
        .where('user_id', '=', agentId)
        .execute(),
    );
    const page = await signOn();
    await chat(page, 'Grace');
    await page.keyboard.press('Alt+E');
    await hasFocus(page, '[role="dialog"] button');
    await page.keyboard.press('Enter');
    await hasFocus(page, '#wrap-up-reason');
    await page.locator('.desk-closes', { hasText: en.wrapUp.timeLeft.split('{{')[0] ?? '' }).waitFor();
    await page.locator('.desk-closes', { hasText: en.wrapUp.timeOver }).waitFor();
    await page.getByRole('navigation').getByText(en.list.timeOver).waitFor();
    const said = page.locator('[aria-live="assertive"] p', { hasText: /over/ });
    expect(await said.allInnerTexts()).toEqual([en.wrapUp.saysTimeOver.replace('{{name}}', 'Grace')]);
    await page.getByRole('button', { name: en.wrapUp.close }).click();
    await page.getByText(en.wrapUp.reasonMissing).waitFor();
    await hasFocus(page, '#wrap-up-reason');
    await look(page, 'desk-reason-missing');
    await page.locator('#wrap-up-reason').selectOption({ label: 'Solved' });
    await page.getByRole('button', { name: en.wrapUp.close }).click();
    await page.getByText(en.list.emptyTitle).waitFor();
  });

  test('cuts no word of a state and runs no name off a phone’s screen', async () => {
    const reason = await addReason(database.db, tenantId, 'unavailable', 'Conversation with my team leader');
    const page = await signOn();
    const contactId = await chat(page, 'W'.repeat(60));
    await page.setViewportSize({ width: 390, height: 844 });
    socket?.send(JSON.stringify({ type: 'typing', contactId }));
    await page
      .getByText(/is typing/u)
      .first()
      .waitFor();
    await chooseState(ground, { tenantId, agentId, state: 'unavailable', reason });
    const state = page.locator('.state-button');
    await state.getByText(en.state.unavailable).waitFor();
    const cut = await page.evaluate(() => {
      const words = [
        ...document.querySelectorAll('.state-text, .state-more .desk-time, .desk-message-head .desk-time'),
      ];
      const out = [...document.querySelectorAll('.desk :not(script)')].filter((one) => {
        const { left, right, width } = one.getBoundingClientRect();
        return width > 1 && (left < 0 || right > window.innerWidth + 1);
      });
      return [
        ...words.filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0),
        ...words.filter((one) => one.getBoundingClientRect().width === 0),
        ...out,
      ].map((one) => `${one.tagName}.${one.className}`);
    });
    expect(cut).toEqual([]);
    expect(await page.locator('#desk-composer').evaluate((field) => field.clientWidth)).toBeGreaterThan(350);
    await look(page, 'desk-phone');
  });
});
