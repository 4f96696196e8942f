/**
 * The chat on somebody else's site: an administrator allows the site and copies the snippet, a customer chats there with
 * an agent, reloads and goes on; a site that is not allowed gets nothing. The site has a strict content security policy,
 * styles and shortcuts that would break what they reach.
 */
import path from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ContactId, contactId, type TenantId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import { accept } from '#server/contacts/accept.ts';
import { addMessage } from '#server/contacts/add-message.ts';
import { end } from '#server/contacts/end.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey, getTenant, updateTenant } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addChatPage, addQueue, addUser, redPixel } from '#tests/support/fixtures.ts';
import { type HostSite, startHostSite } from '#tests/support/host-site.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { texts } from '#web/web-interaction/texts.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';

const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const adminPassword = 'the-administrator-1';
const languages = [
  { language: 'en', ui: uiEn, manager: managerEn, t: texts.en },
  { language: 'fr', ui: uiFr, manager: managerFr, t: texts.fr },
] as const;

describe.skipIf(withoutChromium)('the chat on another site', () => {
  let browser: Browser;
  let database: TestDatabase;
  let node: RunningNode;
  let site: HostSite;
  let stranger: HostSite;
  let tenantId: TenantId;
  let agentId: UserId;
  let faults: string[];
  let language: string;
  let snippet: string;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    faults = [];
    language = 'en';
    database = await createTestDatabase({ poolSize: 6 });
    await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password: adminPassword });
    const tenant = await database.db.asSystem((tx) => findTenantByKey(tx, 'default'));
    if (tenant === undefined) throw new Error('there is no first tenant');
    tenantId = tenant.id;
    agentId = await addUser(database.db, tenantId, { state: 'available', at: systemClock.now() });
    node = await startTestNode(database.db, webDir);
    const options = () => ({ language, server: node.url, snippet });
    site = await startHostSite(options);
    stranger = await startHostSite(options);
    snippet = snippetOf('help');
    const queue = await addQueue(database.db, tenantId, { memberIds: [agentId] });
    await addChatPage(database.db, tenantId, queue, { key: 'help', allowedOrigins: [site.origin] });
  });
  afterEach(async () => {
    await Promise.all([site.close(), stranger.close()]);
    await node.stop();
    await database.drop();
    expect(faults).toEqual([]);
  });

  const snippetOf = (key: string, more = '') =>
    `<script async src="${node.url}/webinteraction/widget.js" data-page="${key}"${more}></script>`;

  async function withContext(
    options: Parameters<Browser['newContext']>[0],
    work: (context: BrowserContext) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({ reducedMotion: 'reduce', locale: language, ...options });
    try {
      await work(context);
    } finally {
      await context.close();
    }
  }

  const wide = { viewport: { width: 1280, height: 800 } };
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const ground = () => ({ db: database.db, clock: systemClock });
  const contacts = () =>
    database.db.asSystem(({ q }) => q.selectFrom('contact').select(['id', 'state']).orderBy('id').execute());

  async function acceptOffer(): Promise<ContactId> {
    await expect.poll(async () => (await contacts()).filter(({ state }) => state === 'offered').length).toBe(1);
    const id = contactId.parse((await contacts()).find(({ state }) => state === 'offered')?.id);
    expect(await accept(ground(), { tenantId, contactId: id, agentId })).toMatchObject({ outcome: 'moved' });
    return id;
  }

  async function agentWrites(id: ContactId, text: string): Promise<void> {
    const author = { kind: 'agent', agentId: userId.parse(agentId) } as const;
    await addMessage(ground(), { tenantId, contactId: id, author, clientId: crypto.randomUUID(), text });
  }

  const launcher = (page: Page, t = texts.en) => page.getByRole('button', { name: t.widget.open });
  const focused = (page: Page) =>
    page.evaluate(() => {
      const host = document.activeElement;
      const inner = host?.shadowRoot?.activeElement;
      return inner?.id || inner?.className || host?.tagName;
    });

  async function ask(page: Page, t = texts.en): Promise<void> {
    await page.getByLabel(t.form.name).fill('Grace');
    await page.getByLabel(t.form.question).fill('Where is my parcel?');
    await page.getByRole('button', { name: t.form.start }).click();
    await page.getByText('Where is my parcel?').waitFor();
  }

  test.each(languages)('an administrator allows a site, and its customers chat there ($language)', (words) => {
    language = words.language;
    const { ui, manager, t } = words;
    return withContext({ ...wide, permissions: ['clipboard-read', 'clipboard-write'] }, async (context) => {
      const admin = await openPage(context, `${node.url}/webmanager/t/default/chat-pages`, faults);
      await admin.getByLabel(ui.signOn.userName).fill('admin');
      await admin.getByLabel(ui.signOn.password).first().fill(adminPassword);
      await admin.getByRole('button', { name: ui.signOn.submit }).click();
      await admin.getByRole('link', { name: 'Help', exact: true }).click();
      const origins = admin.getByLabel(manager.chatPages.allowedOrigins).first();
      await origins.fill('http://shop.example');
      await origins.press('Enter');
      await admin.getByRole('button', { name: ui.actions.save }).click();
      await admin.getByText(ui.faults.entryFormat.replace('{{entry}}', 'http://shop.example')).first().waitFor();
      await look(admin, `chat-page-origins-refused-${language}`);
      await origins.press('Backspace');
      await origins.press('Backspace');
      await origins.fill(`${site.origin}/`);
      await origins.press('Enter');
      await admin.getByText(snippetOf('help')).waitFor();
      await admin.getByRole('button', { name: new RegExp(`${ui.actions.copy}.*${manager.chatPages.snippet}`) }).click();
      snippet = await admin.evaluate(() => navigator.clipboard.readText());
      await look(admin, `chat-page-origins-${language}`);
      await admin.getByRole('button', { name: ui.actions.save }).click();
      await admin.getByText(ui.form.saved.replace('{{name}}', 'Help')).first().waitFor();

      const page = await openPage(context, `${site.origin}/`, faults);
      await launcher(page, t).waitFor();
      await look(page, `widget-button-${language}`);
      await launcher(page, t).click();
      await page.getByLabel(t.form.name).waitFor();
      await look(page, `widget-form-${language}`);
      await ask(page, t);
      await look(page, `widget-waiting-${language}`);
      const id = await acceptOffer();
      await agentWrites(id, 'It is on its way.');
      await page.getByText('It is on its way.').waitFor();
      await page.getByLabel(t.chat.message).fill('Thank you!');
      await page.getByLabel(t.chat.message).press('Enter');
      await expect.poll(() => messages(id)).toEqual(['Where is my parcel?', 'It is on its way.', 'Thank you!']);
      await look(page, `widget-chat-${language}`);
      await page.reload();
      await page.getByText('Thank you!').waitFor();
      await page.goto(`${site.origin}/next`);
      await page.getByText('It is on its way.').waitFor();
      await end(ground(), { tenantId, contactId: id, reason: 'agent' });
      await page.getByRole('button', { name: t.chat.again }).waitFor();
      await look(page, `widget-ended-${language}`);
    });
  });

  const messages = async (id: ContactId) =>
    (
      await database.db.asSystem(({ q }) =>
        q.selectFrom('message').select('text').where('contact_id', '=', id).orderBy('seq').execute(),
      )
    ).map(({ text }) => text);

  test('wears the colours and the logo of its page', () =>
    withContext(wide, async (context) => {
      await database.db.asSystem(async (tx) => {
        const { id, version, updatedAt: _, ...rest } = await getTenant(tx, tenantId);
        const colours = { accent: '#ffcc00', onAccent: '#000000' };
        await updateTenant(tx, systemClock, { id, version, input: { ...rest, logo: redPixel, colours } });
      });
      const page = await openPage(context, `${site.origin}/`, faults);
      const coloursOf = (button: Locator) =>
        button.evaluate((element) => [getComputedStyle(element).backgroundColor, getComputedStyle(element).color]);
      expect(await coloursOf(launcher(page))).toEqual(['rgb(255, 204, 0)', 'rgb(0, 0, 0)']);
      await launcher(page).click();
      const start = page.getByRole('button', { name: texts.en.form.start });
      expect(await coloursOf(start)).toEqual(['rgb(255, 204, 0)', 'rgb(0, 0, 0)']);
      // From the server of the chat, which the site's policy lets it load images from.
      const logo = page.locator('img.logo');
      await expect
        .poll(() => logo.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth))
        .toBe(1);
      expect(await logo.getAttribute('src')).toMatch(new RegExp(`^${node.url}/api/web-interaction/logos/`));
      await look(page, 'widget-branded');
    }));

  test('is worked with the keyboard, and takes no focus that nobody gave it', () =>
    withContext(wide, async (context) => {
      const page = await openPage(context, `${site.origin}/`, faults);
      await launcher(page).waitFor();
      expect(await focused(page)).toBe('BODY');
      await launcher(page).focus();
      await page.keyboard.press('Enter');
      await page.getByLabel(texts.en.form.name).waitFor();
      expect(await focused(page)).not.toBe('launcher');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('close');
      await page.keyboard.press('Escape');
      await page.getByLabel(texts.en.form.name).waitFor({ state: 'hidden' });
      expect(await focused(page)).toBe('launcher');
      await page.keyboard.press('Enter');
      await page.getByLabel(texts.en.form.name).pressSequentially('Grace');
      expect(await page.getByLabel(texts.en.form.name).inputValue()).toBe('Grace');
      await ask(page);
      await acceptOffer();
      await page.getByText(/^You are chatting with/u).waitFor();
      expect(await focused(page)).toBe('message');
      // The site hears none of what was typed.
      expect(await page.evaluate(() => Reflect.get(window, 'heard'))).not.toContain('r');
      await page.keyboard.press('Escape');
      await page.getByRole('link').focus();
      await page.evaluate(() => window.RelaisChat?.open());
      await page.getByLabel(texts.en.chat.message).waitFor();
      expect(await focused(page)).toBe('message');
      await page.evaluate(() => window.RelaisChat?.close());
      expect(await focused(page)).toBe('A');
      await launcher(page).click();
      await page.getByRole('button', { name: texts.en.chat.end }).click();
      await page.getByRole('dialog').getByRole('button', { name: texts.en.chat.endStay }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: texts.en.chat.endStay }).waitFor({ state: 'hidden' });
      await page.getByLabel(texts.en.chat.message).waitFor();
      // Opened by the page itself after a reload: the focus stays where the site has it.
      await page.reload();
      await page.getByLabel(texts.en.chat.message).waitFor();
      await page.getByText(/^You are chatting with/u).waitFor();
      expect(await focused(page)).toBe('BODY');
    }));

  test('counts on its button what comes while it is closed, also before a reload', () =>
    withContext(wide, async (context) => {
      const page = await openPage(context, `${site.origin}/`, faults);
      await launcher(page).click();
      await ask(page);
      const id = await acceptOffer();
      await agentWrites(id, 'the first answer');
      await page.getByText('the first answer').waitFor();
      await page.keyboard.press('Escape');
      await agentWrites(id, 'the second answer');
      const unread = page.getByRole('button', { name: texts.en.widget.unread(1) });
      await unread.waitFor();
      await look(page, 'widget-unread');
      await page.reload();
      await unread.waitFor();
      await agentWrites(id, 'the third answer');
      await page.getByRole('button', { name: texts.en.widget.unread(2) }).click();
      await page.getByText('the third answer').waitFor();
      await asksWithinPanel(page);
      await page.keyboard.press('Escape');
      await launcher(page).waitFor();
      expect(await page.getByRole('button', { name: /new message/u }).count()).toBe(0);
      expect(await page.title()).toBe('A shop');
    }));

  /** Whether to end the chat is asked over the panel alone; the key that says no does not close it. */
  async function asksWithinPanel(page: Page): Promise<void> {
    const end = page.getByRole('button', { name: texts.en.chat.end, exact: true }).first();
    await end.click();
    const question = page.getByRole('dialog', { name: texts.en.chat.endQuestion });
    await question.waitFor();
    await look(page, 'widget-end');
    const inner = await question.boundingBox();
    const outer = await page.locator('.panel').boundingBox();
    if (inner === null || outer === null) throw new Error('there is no panel, or no question');
    expect(inner.x).toBeGreaterThanOrEqual(outer.x);
    expect(inner.y).toBeGreaterThanOrEqual(outer.y);
    expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width);
    expect(inner.y + inner.height).toBeLessThanOrEqual(outer.y + outer.height);
    expect(await page.locator('dialog:modal').count(), 'the site stays in use').toBe(0);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    expect(await page.locator('.panel').isVisible()).toBe(true);
    expect(await end.evaluate((button) => button.matches(':focus'))).toBe(true);
  }

  test('fills a phone’s window, and stands in the corner it is given', () =>
    withContext({ ...phone, colorScheme: 'dark' }, async (context) => {
      snippet = snippetOf('help', ' data-position="left"');
      const page = await openPage(context, `${site.origin}/`, faults);
      const box = await launcher(page).boundingBox();
      expect(box?.x).toBe(16);
      await look(page, 'widget-phone-button');
      await launcher(page).click();
      await page.getByLabel(texts.en.form.name).waitFor();
      expect(await page.locator('relais-chat .panel').boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
      await look(page, 'widget-phone-form');
      await ask(page);
      await look(page, 'widget-phone-chat');
      await page.reload();
      // It does not stand in the way of the next page.
      await launcher(page).waitFor();
      expect(await page.getByText('Where is my parcel?').isVisible()).toBe(false);
    }));

  test('keeps to itself: one name, one element, keys of its own, no cookie', () =>
    withContext(wide, async (context) => {
      snippet = '';
      const page = await openPage(context, `${site.origin}/`, faults);
      const names = () => page.evaluate(() => Object.getOwnPropertyNames(window));
      const before = new Set(await names());
      snippet = `${snippetOf('help')}${snippetOf('help')}`;
      await page.reload();
      await launcher(page).click();
      await ask(page);
      expect((await names()).filter((name) => !before.has(name))).toEqual(['RelaisChat']);
      expect(await page.locator('relais-chat').count()).toBe(1);
      // A site that changes its pages without loading them.
      await page.evaluate(() => {
        document.body = document.createElement('body');
      });
      await page.getByText('Where is my parcel?').waitFor();
      const keys = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
      expect(keys.filter((key) => !key.startsWith('relais.chat'))).toEqual([]);
      expect(keys).toContain('relais.chat.help.chat');
      expect(await context.cookies()).toEqual([]);
    }));

  test('a site that is not allowed shows nothing, says why to its author, and is refused by the server', () =>
    withContext(wide, async (context) => {
      const page = await context.newPage();
      page.on('pageerror', (error) => faults.push(error.message));
      const told: string[] = [];
      page.on('console', (message) => told.push(`${message.type()}: ${message.text()}`));
      await page.goto(`${stranger.origin}/`);
      await expect
        .poll(() => told)
        .toEqual([
          `info: Relais: the chat page “help” is not shown: ${stranger.origin} is not among its allowed origins.`,
        ]);
      expect(await page.locator('relais-chat').count()).toBe(0);
      await page.evaluate(() => window.RelaisChat?.open());
      expect(await page.locator('relais-chat').count()).toBe(0);
      const refused = await page.evaluate(async (server) => {
        const url = `${server}/api/web-interaction/pages/help`;
        const outcome = (asked: Promise<Response>) => asked.then((answer) => `${answer.status}`).catch(() => 'refused');
        const body = JSON.stringify({ openId: crypto.randomUUID(), name: 'Eve', question: 'Hello?' });
        const plain = { method: 'POST', body, mode: 'no-cors' } as const;
        return Promise.all([
          outcome(fetch(url)),
          outcome(fetch(`${url}/contacts`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })),
          outcome(fetch(`${url}/contacts`, plain)).then(() => 'refused'),
        ]);
      }, node.url);
      expect(refused).toEqual(['refused', 'refused', 'refused']);
      expect(await contacts()).toEqual([]);
    }));

  test('an allowed site may frame the page of its own, another may not', () =>
    withContext(wide, async (context) => {
      snippet = `<iframe src="${node.url}/webinteraction/help" width="400" height="600" title="Chat"></iframe>`;
      const page = await openPage(context, `${site.origin}/`, faults);
      await page.frameLocator('iframe').getByLabel(texts.en.form.name).waitFor();
      const other = await context.newPage();
      const told: string[] = [];
      other.on('console', (message) => told.push(message.text()));
      await other.goto(`${stranger.origin}/`);
      await expect.poll(() => told.join('\n')).toContain('frame-ancestors');
      expect(other.frames()[1]?.url()).not.toContain('/webinteraction/');
    }));

  test('a site that is taken off the list loses its chat at the next connect', () =>
    withContext(wide, async (context) => {
      const page = await openPage(context, `${site.origin}/`, faults);
      await launcher(page).click();
      await ask(page);
      await database.db.asSystem(({ q }) => q.updateTable('chat_page').set({ allowed_origins: [] }).execute());
      await page.reload();
      await page.getByRole('heading', { name: 'A shop' }).waitFor();
      await expect.poll(() => page.evaluate(() => window.RelaisChat !== undefined)).toBe(true);
      expect(await page.locator('relais-chat').count()).toBe(0);
    }));
});
