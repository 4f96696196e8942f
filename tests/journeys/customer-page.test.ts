/** The customer's page in a real browser, where tabs, focus, blocked sockets and forbidden storage are the browser's own. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { pino } from 'pino';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ContactId, contactId, type TenantId, type UserId } from '#contracts/vocabulary/ids.ts';
import { signOffAgent } from '#server/agents/agent-state.ts';
import { accept } from '#server/contacts/accept.ts';
import { end } from '#server/contacts/end.ts';
import { type RunningNode, startNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addChatPage, addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { texts } from '#web/web-interaction/texts.ts';

const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const t = texts.en;

describe.skipIf(withoutChromium)('the customer’s page in the browser', () => {
  let browser: Browser;
  let database: TestDatabase;
  let node: RunningNode;
  let tenantId: TenantId;
  let agentId: UserId;
  let context: BrowserContext;
  let faults: string[];

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    faults = [];
    database = await createTestDatabase({ poolSize: 6 });
    tenantId = await addTenant(database.db);
    agentId = await addUser(database.db, tenantId, { state: 'available', at: systemClock.now() });
    const queue = await addQueue(database.db, tenantId, { memberIds: [agentId] });
    await addChatPage(database.db, tenantId, queue, { key: 'help' });
    const listen = { host: '127.0.0.1', port: 0, publicUrls: [], trustedProxies: [] };
    node = await startNode({
      db: database.db,
      secrets: testSecrets,
      clock: systemClock,
      log: pino({ level: 'fatal' }),
      webDir,
      ...listen,
    });
    context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  });
  afterEach(async () => {
    await context.close();
    await node.stop();
    await database.drop();
    expect(faults).toEqual([]);
  });

  async function newTab(): Promise<Page> {
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    return page;
  }

  async function open(page: Page, key = 'help'): Promise<Page> {
    await page.goto(`${node.url}/webinteraction/${key}`);
    return page;
  }

  async function ask(page: Page, question: string): Promise<void> {
    await page.getByLabel(t.form.name).fill('Grace');
    await page.getByLabel(t.form.question).fill(question);
    await page.getByRole('button', { name: t.form.start }).click();
  }

  async function look(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target).join()}`)).toEqual([]);
  }

  const contacts = () =>
    database.db.asSystem(({ q }) =>
      q.selectFrom('contact').select(['id', 'state', 'live', 'customer_address', 'end_reason']).orderBy('id').execute(),
    );

  /** The agent accepts the one contact that is offered to him. */
  async function acceptOffer(): Promise<ContactId> {
    await expect.poll(async () => (await contacts()).filter(({ state }) => state === 'offered').length).toBe(1);
    const offered = (await contacts()).find(({ state }) => state === 'offered');
    const id = contactId.parse(offered?.id);
    expect(await accept({ db: database.db, clock: systemClock }, { tenantId, contactId: id, agentId })).toMatchObject({
      outcome: 'moved',
    });
    return id;
  }

  test('shows a chat that one tab starts in the tab that still shows the ended one', async () => {
    const first = await open(await newTab());
    await ask(first, 'the first question');
    const id = await acceptOffer();
    await first.getByText(/^You are chatting with/u).waitFor();
    await end({ db: database.db, clock: systemClock }, { tenantId, contactId: id, reason: 'agent' });
    await first.getByRole('button', { name: t.chat.again }).waitFor();
    const second = await open(await newTab());
    await second.getByRole('button', { name: t.chat.again }).click();
    await ask(second, 'the second question');
    await second.getByText('the second question').waitFor();
    await first.getByText('the second question').waitFor();
    await first.reload();
    await first.getByText('the second question').waitFor();
  });

  test('gives the focus to the composer and keeps the address when an agent comes while it is typed', async () => {
    const page = await open(await newTab());
    await ask(page, 'Where is my parcel?');
    await page.locator('summary').click();
    const address = page.getByLabel(t.form.address);
    await address.pressSequentially('grace@exa');
    await acceptOffer();
    await address.waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('message');
    expect(await address.inputValue()).toBe('grace@exa');
    expect(await page.getByLabel(t.chat.message).inputValue()).toBe('');
  });

  test('says at once that an odd address has no page', async () => {
    const page = await open(await newTab(), 'no_such%20page');
    await page.getByText(t.faults.CHAT_PAGE_NOT_FOUND).waitFor();
    await look(page);
  });

  test('asks once though the language changes while it waits for the answer', async () => {
    const page = await open(await newTab());
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let asked = 0;
    await page.route('**/contacts', async (route) => {
      asked += 1;
      await held;
      await route.continue();
    });
    await ask(page, 'Where is my parcel?');
    await page.getByRole('button', { name: t.form.starting }).waitFor();
    await page.getByRole('button', { name: texts.fr.languageName }).click();
    const busy = page.getByRole('button', { name: texts.fr.form.starting });
    await busy.waitFor();
    await busy.click({ force: true });
    await page.getByLabel(texts.fr.form.name).press('Enter');
    answer();
    await page.getByText('Where is my parcel?').waitFor();
    expect(asked).toBe(1);
    expect(await contacts()).toHaveLength(1);
  });

  test('ends the second of two chats that two tabs have asked for at once', async () => {
    const slow = await open(await newTab());
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await slow.route('**/contacts', async (route) => {
      const response = await route.fetch();
      await held;
      await route.fulfill({ response });
    });
    const quick = await open(await newTab());
    await ask(slow, 'the slow question');
    await expect.poll(async () => (await contacts()).length).toBe(1);
    await ask(quick, 'the quick question');
    await quick.getByText('the quick question').waitFor();
    answer();
    await slow.getByText('the quick question').waitFor();
    await expect.poll(async () => (await contacts()).map(({ end_reason }) => end_reason)).toEqual(['customer', null]);
    await slow.reload();
    await slow.getByText('the quick question').waitFor();
  });

  test('offers to leave a message by a request where sockets are blocked', async () => {
    const page = await newTab();
    await page.clock.install();
    await page.routeWebSocket('**/socket', (socket) => socket.close());
    await open(page);
    await ask(page, 'Where is my parcel?');
    await page.getByText(t.chat.connecting, { exact: true }).waitFor();
    await page.getByLabel(t.chat.message).fill('It is a red one.');
    await page.getByRole('button', { name: t.chat.send, exact: true }).click();
    await page.clock.runFor(21_000);
    await page.getByText(t.chat.blocked).waitFor();
    await look(page);
    await page.getByRole('button', { name: t.chat.leaveInstead }).click();
    await page.getByText(t.form.blocked).waitFor();
    await look(page);
    expect(await page.getByLabel(t.form.question).inputValue()).toBe('Where is my parcel?\nIt is a red one.');
    expect(await page.getByLabel(t.form.name).inputValue()).toBe('Grace');
    await page.getByLabel(t.form.address).fill('grace@example.org');
    await page.getByRole('button', { name: t.form.leave }).click();
    await page.getByText(t.left.title).waitFor();
    expect((await contacts()).at(-1)).toMatchObject({ live: false, customer_address: 'grace@example.org' });
  });

  test('lets go of a chat that is ended where sockets are blocked', async () => {
    const page = await newTab();
    await page.clock.install();
    await page.routeWebSocket('**/socket', (socket) => socket.close());
    await open(page);
    await ask(page, 'Where is my parcel?');
    await page.getByText('Where is my parcel?').waitFor();
    await page.getByRole('button', { name: t.chat.end }).click();
    await page.getByRole('dialog').getByRole('button', { name: t.chat.end }).click();
    await page.getByRole('button', { name: t.chat.ending }).waitFor();
    await page.clock.runFor(21_000);
    await page.getByText(t.form.blocked).waitFor();
    expect(await page.getByLabel(t.form.question).inputValue()).toBe('');
    await page.reload();
    await page.getByRole('button', { name: t.form.start }).waitFor();
  });

  test('works where the browser forbids storage', async () => {
    const page = await newTab();
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    });
    await open(page);
    await ask(page, 'Where is my parcel?');
    await acceptOffer();
    await page.getByText(/^You are chatting with/u).waitFor();
    await page.getByLabel(t.chat.message).fill('Thank you!');
    await page.getByRole('button', { name: t.chat.send, exact: true }).click();
    await page.getByText('Thank you!').waitFor();
  });

  test('keeps what is being typed over a reload of a running chat', async () => {
    const page = await open(await newTab());
    await ask(page, 'Where is my parcel?');
    await acceptOffer();
    await page.getByText(/^You are chatting with/u).waitFor();
    await page.getByLabel(t.chat.message).pressSequentially('It is a red o');
    await page.reload();
    await page.getByText(/^You are chatting with/u).waitFor();
    expect(await page.getByLabel(t.chat.message).inputValue()).toBe('It is a red o');
    await page.getByLabel(t.chat.message).press('Enter');
    await page.getByText('It is a red o').waitFor();
    await page.reload();
    await page.getByText('It is a red o').waitFor();
    expect(await page.getByLabel(t.chat.message).inputValue()).toBe('');
  });

  test('keeps what had not gone when the chat ended, to be copied, also after a reload', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await newTab();
    let held = false;
    let release: () => void = () => undefined;
    // What the page sends late comes behind the end.
    await page.routeWebSocket('**/socket', (socket) => {
      const server = socket.connectToServer();
      const late: (string | Buffer)[] = [];
      socket.onMessage((frame) => (held ? late.push(frame) : server.send(frame)));
      release = () => {
        for (const frame of late) server.send(frame);
      };
    });
    await open(page);
    await ask(page, 'Where is my parcel?');
    const id = await acceptOffer();
    await page.getByText(/^You are chatting with/u).waitFor();
    held = true;
    const message = page.getByLabel(t.chat.message);
    await message.fill('Its number is 4711.');
    await message.press('Enter');
    await message.fill('Please ring twice');
    await end({ db: database.db, clock: systemClock }, { tenantId, contactId: id, reason: 'agent' });
    await page.getByRole('button', { name: t.chat.again }).waitFor();
    release();
    const unsent = page.getByLabel(t.chat.unsent);
    for (const round of ['at once', 'after a reload']) {
      await page.getByText(t.chat.refused).waitFor();
      await expect.poll(() => unsent.inputValue(), { message: round }).toBe('Its number is 4711.\nPlease ring twice');
      expect(await unsent.isEditable()).toBe(false);
      await look(page);
      await page.getByRole('button', { name: t.chat.copy, exact: true }).click();
      await page.getByRole('button', { name: t.chat.copied, exact: true }).waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Its number is 4711.\nPlease ring twice');
      held = false;
      await page.reload();
    }
    await page.getByRole('button', { name: t.chat.again }).click();
    expect(await page.getByLabel(t.form.question).inputValue()).toBe('Its number is 4711.\nPlease ring twice');
  });

  test('says at the field that a text is too long, and cuts nothing', async () => {
    const page = await open(await newTab());
    const name = page.getByLabel(t.form.name);
    await name.fill('x'.repeat(81));
    await page.getByText(t.form.tooLong(1, 80)).waitFor();
    await page.getByLabel(t.form.question).fill('y'.repeat(10_005));
    await page.getByText(t.form.tooLong(5, 10_000)).waitFor();
    await page.getByRole('button', { name: t.form.start }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name');
    expect(await contacts()).toEqual([]);
    await look(page);
    await name.fill('x'.repeat(80));
    await page.getByText(t.form.tooLong(1, 80)).waitFor({ state: 'hidden' });
    await page.getByLabel(t.form.question).fill('y'.repeat(10_000));
    await page.getByRole('button', { name: t.form.start }).click();
    const message = page.getByLabel(t.chat.message);
    await message.fill('z'.repeat(10_002));
    await page.getByText(t.form.tooLong(2, 10_000)).waitFor();
    await message.press('Enter');
    expect((await message.inputValue()).length).toBe(10_002);
    await look(page);
  });

  test('shows a message that was left and where it is answered, to be saved, also after a reload', async () => {
    await signOffAgent({ db: database.db, clock: systemClock }, { tenantId, agentId });
    const page = await open(await newTab());
    await page.getByLabel(t.form.name).fill('Grace');
    await page.getByLabel(t.form.address).fill('grace@example.org');
    await page.getByLabel(t.form.question).fill('Where is my parcel?\nIt is red.');
    await page.getByRole('button', { name: t.form.leave }).click();
    for (const round of ['at once', 'after a reload']) {
      await page.getByText(t.left.help('grace@example.org')).waitFor();
      await page.getByText('Where is my parcel?').waitFor();
      await look(page);
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: t.left.save }).click();
      const text = await readFile(await (await saved).path(), 'utf8');
      expect(text, round).toMatch(/Grace \(grace@example\.org\):\nWhere is my parcel\?\nIt is red\.\n$/u);
      await page.reload();
    }
    await page.getByRole('button', { name: t.left.again }).click();
    await page.getByLabel(t.form.question).waitFor();
    await page.reload();
    await page.getByLabel(t.form.question).waitFor();
    expect(await contacts()).toHaveLength(1);
  });

  test('says whose page it is though it is closed, and opens when it is', async () => {
    const page = await open(await newTab());
    const enable = (enabled: boolean) =>
      database.db.asSystem(({ q }) => q.updateTable('chat_page').set({ enabled }).where('key', '=', 'help').execute());
    const become = (state: 'available' | 'unavailable') =>
      database.db.asSystem(({ q }) => q.updateTable('agent').set({ state }).execute());
    await page.getByLabel(t.form.name).waitFor();
    expect(await page.getByText(t.form.away).isVisible()).toBe(false);
    await become('unavailable');
    await page.reload();
    await page.getByText(t.form.away).waitFor();
    await look(page);
    await become('available');
    await enable(false);
    await ask(page, 'Where is my parcel?');
    await page.getByText(t.closed.title).waitFor();
    await page.reload();
    await page.getByText(t.closed.title).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Help' }).waitFor();
    await look(page);
    await enable(true);
    await page.getByRole('button', { name: t.retry }).click();
    await page.getByLabel(t.form.name).waitFor();
  });

  test('says at once that the network is gone, and goes on when it is back', async () => {
    const page = await open(await newTab());
    await ask(page, 'Where is my parcel?');
    await acceptOffer();
    await page.getByText(/^You are chatting with/u).waitFor();
    await context.setOffline(true);
    // Sooner than 25 s of silence would tell.
    await page.getByText(t.chat.offline).waitFor({ timeout: 15_000 });
    await page.getByLabel(t.chat.message).fill('Still here');
    await page.getByLabel(t.chat.message).press('Enter');
    await page.getByText(t.chat.sending).waitFor();
    await context.setOffline(false);
    await page.getByText(t.chat.offline).waitFor({ state: 'hidden' });
    await page.getByText(t.chat.sending).waitFor({ state: 'detached' });
    await page.getByText('Still here').waitFor();
  });
});
