/**
 * The customer's page in the tenant's dress: an administrator gives logo, colours, form fields and texts; a customer who
 * is not asked for a name sees and fills them in, and an agent reads what he wrote.
 */
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
import { addChatPage, addQueue, addUser } from '#tests/support/fixtures.ts';
import { pngPicture } from '#tests/support/png.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as portalEn } from '#web/agent-portal/texts/en.ts';
import { fr as portalFr } from '#web/agent-portal/texts/fr.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { texts } from '#web/web-interaction/texts.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';

const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const adminPassword = 'the-administrator-1';
const agentPassword = 'a password of ada';
/** What the administrator writes, in the language that he and the customer read. */
const languages = [
  {
    language: 'en',
    names: { order: 'Order number', product: 'Product', lamp: 'Lamp', other: 'Français' },
    said: {
      title: 'Acme help desk',
      greeting: 'Welcome to <b>Acme</b>.',
      waiting: 'Have your order at hand.',
      unstaffed: 'We are back at eight.',
      left: 'We call you tomorrow.',
      end: 'Come again soon.',
    },
    ui: uiEn,
    manager: managerEn,
    portal: portalEn,
    t: texts.en,
  },
  {
    language: 'fr',
    names: { order: 'Numéro de commande', product: 'Produit', lamp: 'Lampe', other: 'English' },
    said: {
      title: 'Assistance Acme',
      greeting: 'Bienvenue chez <b>Acme</b>.',
      waiting: 'Préparez votre commande.',
      unstaffed: 'Nous revenons à huit heures.',
      left: 'Nous vous appelons demain.',
      end: 'À bientôt.',
    },
    ui: uiFr,
    manager: managerFr,
    portal: portalFr,
    t: texts.fr,
  },
] as const;
type Words = (typeof languages)[number];

type Scene = Words & {
  readonly node: RunningNode;
  readonly database: TestDatabase;
  readonly tenant: { readonly id: TenantId; readonly name: string };
  readonly faults: string[];
  readonly at: (address: string, options?: Parameters<Browser['newContext']>[0]) => Promise<Page>;
};

const phone = { viewport: { width: 390, height: 844 } } as const;

describe.skipIf(withoutChromium)('logo, colours, fields and texts of the customer’s page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function withScene(words: Words, work: (scene: Scene) => Promise<void>): Promise<void> {
    const database = await createTestDatabase({ poolSize: 6 });
    const { db } = database;
    await ensureFirstAdministrator(db, systemClock, { userName: 'admin', password: adminPassword });
    const tenant = await db.asSystem((tx) => findTenantByKey(tx, 'default'));
    if (tenant === undefined) throw new Error('there is no first tenant');
    const passwordHash = await hashPassword(agentPassword);
    const ada = await addUser(db, tenant.id, { userName: 'ada', passwordHash });
    await addUser(db, tenant.id, { userName: 'mona', passwordHash, role: 'supervisor' });
    await addChatPage(db, tenant.id, await addQueue(db, tenant.id, { name: 'Sales', memberIds: [ada] }), {
      key: 'help',
    });
    const node = await startTestNode(db, webDir);
    const contexts: BrowserContext[] = [];
    const faults: string[] = [];
    const at: Scene['at'] = async (address, options = {}) => {
      const context = await browser.newContext({
        locale: words.language,
        reducedMotion: 'reduce',
        viewport: { width: 1280, height: 800 },
        ...options,
      });
      contexts.push(context);
      return openPage(context, `${node.url}${address}`, faults);
    };
    try {
      await work({ ...words, node, database, tenant, faults, at });
      expect(faults).toEqual([]);
    } finally {
      for (const context of contexts) await context.close();
      await node.stop();
      await database.drop();
    }
  }

  test.each(languages)('are set by an administrator, seen by customers and read by agents ($language)', (words) =>
    withScene(words, async (scene) => {
      const admin = await scene.at(`/webmanager/tenants/${scene.tenant.id}`);
      await signOn(admin, scene, 'admin', adminPassword);
      await dressTenant(admin, scene);
      await furnishChatPage(admin, scene);
      const desk = await scene.at('/agentportal');
      await signOn(desk, scene, 'ada', agentPassword);
      await desk.getByText(scene.portal.list.emptyTitle).waitFor();
      await desk.keyboard.press('Alt+A');
      await desk.getByText(scene.portal.list.emptyAvailable).waitFor();
      const customer = await askOnPhone(scene);
      await answer(desk, customer, scene);
      await superviseNameless(scene);
      await endChat(desk, customer, scene);
      await leaveMessage(desk, scene);
    }),
  );
});

async function signOn(page: Page, { ui }: Words, userName: string, password: string): Promise<void> {
  await page.getByLabel(ui.signOn.userName).fill(userName);
  await page.getByLabel(ui.signOn.password).first().fill(password);
  await page.getByRole('button', { name: ui.signOn.submit }).click();
}

const png = (width: number, height: number) => ({
  name: 'logo.png',
  mimeType: 'image/png',
  buffer: pngPicture(width, height),
});

/** Refused: an SVG, an image of too many pixels, and a text that cannot be read on its colour. */
async function dressTenant(page: Page, { manager, ui, tenant, language }: Scene): Promise<void> {
  const { branding } = manager;
  const accent = page.getByLabel(branding.accent, { exact: true });
  const onAccent = page.getByLabel(branding.onAccent, { exact: true });
  await accent.fill('#ffff00');
  await page.getByText(branding.both, { exact: true }).waitFor();
  expect(await onAccent.getAttribute('aria-invalid')).toBe('true');
  await page.getByRole('status').filter({ hasText: /\b1:1/u }).waitFor();
  const painted = page.locator('.customer-frame').first();
  expect(await painted.evaluate((frame) => frame.style.getPropertyValue('--accent'))).toBe('#ffff00');
  await look(page, `branding-half-${language}`);
  await accent.fill('#ffcc00');
  await onAccent.fill('#ffffff');
  await page.getByRole('status').filter({ hasText: '1' }).first().waitFor();
  const file = page.locator('input[type=file]');
  await file.setInputFiles({ name: 'x.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
  await page.getByText(ui.faults.logoType, { exact: true }).waitFor();
  await file.setInputFiles(png(2001, 10));
  await page.getByText(ui.faults.logoPixels, { exact: true }).waitFor();
  await file.setInputFiles(png(240, 80));
  await page.getByText(ui.faults.logoPixels, { exact: true }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: ui.actions.save, exact: true }).click();
  await page.locator('[aria-invalid=true]').waitFor();
  expect(await onAccent.getAttribute('aria-invalid')).toBe('true');
  await page.locator('.customer-frame').first().waitFor();
  await look(page, `branding-tenant-refused-${language}`);
  await onAccent.fill('#000000');
  await look(page, `branding-tenant-${language}`);
  await page.getByRole('button', { name: ui.actions.save, exact: true }).click();
  await page.getByText(ui.form.saved.replace('{{name}}', tenant.name)).first().waitFor();
}

/** No name is asked, but an order and, if the customer wants, a product. Refused: a field without its labels. */
async function furnishChatPage(page: Page, { manager, ui, language, names, said, node }: Scene): Promise<void> {
  const { chatPage } = manager;
  await page.goto(`${node.url}/webmanager/t/default/chat-pages`);
  await page.getByRole('link', { name: 'Help', exact: true }).click();
  await page.getByRole('button', { name: chatPage.ownAdd }).click();
  await page.getByRole('button', { name: ui.actions.save, exact: true }).click();
  const first = page.getByRole('group', { name: fill(chatPage.ownField, { 'number, number': '1' }) });
  await first.locator('[aria-invalid=true]').first().waitFor();
  await look(page, `branding-page-refused-${language}`);
  await choose(
    page,
    page.getByRole('group', { name: chatPage.asked }).getByLabel(chatPage.fields.name),
    chatPage.uses.hidden,
  );
  await first.getByLabel(fill(chatPage.labelIn, { language: 'English' })).fill('Order number');
  await first.getByLabel(fill(chatPage.labelIn, { language: 'Français' })).fill('Numéro de commande');
  await first.getByRole('switch', { name: chatPage.required }).check();
  await page.getByRole('button', { name: chatPage.ownAdd }).click();
  const second = page.getByRole('group', { name: fill(chatPage.ownField, { 'number, number': '2' }) });
  await second.getByLabel(fill(chatPage.labelIn, { language: 'English' })).fill('Product');
  await second.getByLabel(fill(chatPage.labelIn, { language: 'Français' })).fill('Produit');
  await choose(page, second.getByLabel(chatPage.kind, { exact: true }), chatPage.kinds.choice);
  await second.getByLabel(fill(chatPage.choicesIn, { language: 'English' })).fill('Lamp\nChair');
  await second.getByLabel(fill(chatPage.choicesIn, { language: 'Français' })).fill('Lampe\nChaise');
  const own = language === 'en' ? 'English' : 'Français';
  for (const kind of ['title', 'greeting', 'waiting', 'unstaffed', 'left', 'end'] as const) {
    const label = fill(chatPage.textIn, { text: chatPage.textKinds[kind], language: own });
    await page.getByRole('textbox', { name: label, exact: true }).fill(said[kind]);
  }
  await page.locator('.customer-frame').getByText(names.order).waitFor();
  await look(page, `branding-page-${language}`);
  await page.setViewportSize(phone.viewport);
  await look(page, `branding-page-phone-${language}`);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: ui.actions.save, exact: true }).click();
  await page.getByText(ui.form.saved.replace('{{name}}', 'Help')).first().waitFor();
}

async function choose(page: Page, select: ReturnType<Page['getByLabel']>, option: string): Promise<void> {
  await select.first().click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

const colourOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    const { backgroundColor, color } = getComputedStyle(element);
    return [backgroundColor, color];
  });

async function askOnPhone({ at, t, said, names, language }: Scene): Promise<Page> {
  const page = await at('/webinteraction/help', { ...phone, colorScheme: language === 'fr' ? 'dark' : 'light' });
  await page.getByRole('heading', { name: said.title }).waitFor();
  expect(await page.title()).toContain(said.title);
  await page.getByText(said.greeting, { exact: true }).waitFor();
  await expect
    .poll(() => page.locator('img.logo').evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth))
    .toBe(240);
  expect(await colourOf(page, 'button.primary')).toEqual(['rgb(255, 204, 0)', 'rgb(0, 0, 0)']);
  expect(await page.getByLabel(t.form.name).isVisible()).toBe(false);
  await page.getByLabel(t.form.question).fill('Where is it?');
  await page.getByRole('button', { name: t.form.start }).click();
  await page.getByText(t.form.missing).waitFor();
  const order = page.getByLabel(names.order);
  expect(await order.getAttribute('aria-invalid')).toBe('true');
  expect(await order.evaluate((input) => input === document.activeElement)).toBe(true);
  await look(page, `branding-customer-refused-${language}`);
  await order.fill('A-17');
  await page.getByLabel(names.product).selectOption({ label: names.lamp });
  await page.getByRole('button', { name: t.form.start }).click();
  await page.getByText('Where is it?').first().waitFor();
  await page.getByText(said.waiting).waitFor();
  await look(page, `branding-customer-waiting-${language}`);
  // The texts belong to a language; where there are none the product's stand.
  await page.getByRole('button', { name: names.other }).click();
  await page.getByRole('heading', { name: 'Help' }).waitFor();
  await page.getByText(texts[language === 'en' ? 'fr' : 'en'].chat.waitingHelp).waitFor();
  await page.getByRole('button', { name: texts[language].languageName }).click();
  return page;
}

/** "Customer 4F2A": what the desk calls somebody who gave no name. */
const nameless = ({ portal }: Scene) => new RegExp(`^${portal.details.unnamed.replace('{{code}}', '[0-9A-F]{4}')}$`);

async function answer(desk: Page, customer: Page, scene: Scene): Promise<void> {
  const { portal, names, language } = scene;
  await desk.getByRole('article', { name: nameless(scene) }).waitFor();
  await look(desk, `branding-desk-offer-${language}`);
  await desk.keyboard.press('Alt+Enter');
  await desk.getByRole('heading', { name: nameless(scene) }).waitFor();
  const label = portal.composer.label.replace('{{name}}', portal.details.unnamed.replace('{{code}}', ''));
  const composer = desk.getByRole('textbox', { name: label });
  await composer.waitFor();
  const data = desk.getByRole('region', { name: portal.details.data });
  expect(await data.locator('dt, dd').allInnerTexts()).toEqual([names.order, 'A-17', names.product, names.lamp]);
  await desk.getByText(portal.details.noName, { exact: true }).waitFor();
  await composer.fill('On its way.');
  await composer.press('Enter');
  await customer.getByText('On its way.').waitFor();
  await look(desk, `branding-desk-${language}`);
  await look(customer, `branding-customer-chat-${language}`);
}

async function superviseNameless(scene: Scene): Promise<void> {
  const { portal, at, language } = scene;
  const mona = await at('/agentportal/-/supervision');
  await signOn(mona, scene, 'mona', agentPassword);
  await mona.getByRole('button', { name: fill(portal.supervision.contacts.showOf, { name: 'Sales' }) }).click();
  const drawer = mona.getByRole('dialog');
  await drawer.getByText(nameless(scene)).waitFor();
  await look(mona, `branding-supervision-${language}`);
}

async function endChat(desk: Page, customer: Page, scene: Scene): Promise<void> {
  const { portal, said, language } = scene;
  await desk.getByRole('button', { name: portal.end.chat, exact: true }).first().click();
  await desk.getByRole('dialog', { name: portal.details.unnamed.replace('{{code}}', '') }).waitFor();
  await desk.getByRole('dialog').getByRole('button', { name: portal.end.chat, exact: true }).click();
  await customer.getByText(said.end).waitFor();
  await look(customer, `branding-customer-ended-${language}`);
  await desk.getByRole('button', { name: portal.wrapUp.close, exact: true }).click();
  await desk.getByText(portal.list.emptyTitle).waitFor();
}

async function leaveMessage(desk: Page, scene: Scene): Promise<void> {
  const { at, t, said, names, language, database } = scene;
  await desk.close();
  await database.db.asSystem(({ q }) => q.updateTable('agent').set({ state: 'offline', lease_until: null }).execute());
  const page = await at('/webinteraction/help', { ...phone, colorScheme: language === 'fr' ? 'light' : 'dark' });
  await page.getByText(said.unstaffed).waitFor();
  await look(page, `branding-customer-unstaffed-${language}`);
  await page.getByLabel(names.order).fill('A-18');
  await page.getByLabel(t.form.address).fill('grace@example.org');
  await page.getByLabel(t.form.question).fill('Call me.');
  await page.getByRole('button', { name: t.form.leave }).click();
  await page.getByText(said.left).waitFor();
  await look(page, `branding-customer-left-${language}`);
  const { fields } = await database.db.asSystem(({ q }) =>
    q
      .selectFrom('contact_data')
      .innerJoin('contact', 'contact.id', 'contact_data.contact_id')
      .select('fields')
      .where('contact.live', '=', false)
      .executeTakeFirstOrThrow(),
  );
  expect(JSON.stringify(fields)).toContain('A-18');
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(.+?)\}\}/g, (_, name: string) => values[name] ?? '');
}
