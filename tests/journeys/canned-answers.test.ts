/** Canned answers: administrators keep them, agents keep their own and insert them with a slash. */
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannedAnswerFields } from '#contracts/canned-answer.ts';
import type { QueueId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { chooseState } from '#server/agents/agent-state.ts';
import { addCannedAnswer as addShared } from '#server/canned-answers/canned-answer.store.ts';
import { open } from '#server/contacts/open.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addCannedAnswer, addQueue, addUser } from '#tests/support/fixtures.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as portalEn } from '#web/agent-portal/texts/en.ts';
import { fr as portalFr } from '#web/agent-portal/texts/fr.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';

const languages = [
  { language: 'en', ui: uiEn, manager: managerEn, portal: portalEn },
  { language: 'fr', ui: uiFr, manager: managerFr, portal: portalFr },
] as const;
type Words = (typeof languages)[number];
const password = 'one password for all';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

type Scene = Words & {
  readonly context: BrowserContext;
  readonly node: RunningNode;
  readonly database: TestDatabase;
  readonly faults: string[];
  readonly tenantId: TenantId;
  readonly agentId: UserId;
  readonly queueId: QueueId;
};

describe.skipIf(withoutChromium)('canned answers', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function withScene(words: Words, work: (scene: Scene) => Promise<void>): Promise<void> {
    const database = await createTestDatabase({ poolSize: 8 });
    const { db } = database;
    await ensureFirstAdministrator(db, systemClock, { userName: 'admin', password });
    const tenant = await db.asSystem((tx) => findTenantByKey(tx, 'default'));
    if (tenant === undefined) throw new Error('the first tenant is not there');
    const passwordHash = await hashPassword(password);
    const agentId = await addUser(db, tenant.id, { userName: 'ada', passwordHash });
    const queueId = await addQueue(db, tenant.id, { name: 'Sales', memberIds: [agentId], offerTimeoutSeconds: 120 });
    const node = await startTestNode(db, webDir);
    const context = await browser.newContext({
      locale: words.language,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
    });
    const faults: string[] = [];
    try {
      await work({ ...words, context, node, database, faults, tenantId: tenant.id, agentId, queueId });
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await node.stop();
      await database.drop();
    }
  }

  test.each(languages)('are kept for the tenant and a queue, and told in the audit ($language)', (words) =>
    withScene(words, async (scene) => {
      const page = await openPage(scene.context, `${scene.node.url}/webmanager`, scene.faults);
      await signOn(page, scene.ui, 'admin');
      await keepAnswers(page, scene);
      await readAudit(page, scene);
    }),
  );

  test.each(languages)('are inserted at the desk by keyboard, with what they leave open ($language)', (words) =>
    withScene(words, async (scene) => {
      const { database, tenantId, agentId, queueId } = scene;
      const text = 'Hello {{customer.name}}, this is {{agent.firstName}} of {{queue.name}}.';
      await addCannedAnswer(database.db, tenantId, { slug: 'hours', title: 'Hours', text: 'From nine to five.' });
      await addCannedAnswer(database.db, tenantId, { slug: 'hello', title: 'Greeting', text, queueId });
      await addCannedAnswer(database.db, tenantId, { slug: 'bye', title: 'Bye', text: 'Bye!', ownerId: agentId });
      const page = await openPage(scene.context, `${scene.node.url}/agentportal`, scene.faults);
      await signOn(page, scene.ui, 'ada');
      await page.getByText(scene.portal.list.emptyTitle).waitFor();
      await takeChat(page, scene);
      await insertAnswers(page, scene);
      await keepOwn(page, scene);
    }),
  );
});

const composer = (page: Page) => page.locator('#desk-composer');
const options = (page: Page) => page.locator('#desk-answers').getByRole('option');

async function takeChat(page: Page, { database, tenantId, agentId, queueId }: Scene): Promise<void> {
  const ground = { db: database.db, clock: systemClock };
  await chooseState(ground, { tenantId, agentId, state: 'available' });
  const one = { tenantId, queueId, live: true, medium: 'web-interaction', customerName: 'Grace', text: 'Hi?' } as const;
  await open(ground, one);
  await page.getByRole('article', { name: 'Grace' }).waitFor();
  await page.keyboard.press('Alt+Enter');
  await composer(page).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('desk-composer');
}

async function insertAnswers(page: Page, { database, tenantId, portal, language }: Scene): Promise<void> {
  // No path and no fraction opens it, and nothing is sent by half a short name.
  await page.keyboard.type('1/2 a/b');
  expect(await options(page).count()).toBe(0);
  await page.keyboard.type(' /');
  await expect.poll(() => options(page).allInnerTexts()).toHaveLength(3);
  const told = (await options(page).allInnerTexts()).map((text) => text.split('\n')[0]);
  expect(told).toEqual(['Bye/bye', 'Greeting/hello', 'Hours/hours']);
  await look(page, `desk-answers-${language}`);
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, `desk-answers-narrow-${language}`);
  await page.setViewportSize({ width: 1280, height: 800 });
  await composer(page).focus();
  await page.keyboard.press('Escape');
  expect(await options(page).count()).toBe(0);
  expect(await composer(page).inputValue()).toBe('1/2 a/b /');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('/');
  // What an administrator adds is in the open list.
  const more = cannedAnswerFields.parse({ slug: 'heat', title: 'Heating', text: 'On its way.' });
  await database.db.inTenant(tenantId, (tx) => addShared(tx, systemClock, more));
  await expect.poll(() => options(page).count(), { timeout: 2_000 }).toBe(4);
  await page.keyboard.type('he');
  await expect.poll(() => options(page).count()).toBe(2);
  expect(await composer(page).getAttribute('aria-activedescendant')).toBe(
    await options(page).first().getAttribute('id'),
  );
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  const inserted = '1/2 a/b Hello Grace, this is Ada of Sales.';
  await expect.poll(() => composer(page).inputValue()).toBe(inserted);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('desk-composer');
  // By its key and back: the text is as it was.
  await page.keyboard.press('Alt+C');
  await expect.poll(() => options(page).count()).toBe(4);
  await page.keyboard.press('Escape');
  expect(await composer(page).inputValue()).toBe(inserted);
  await page.keyboard.type(' Really.');
  await page.keyboard.press('Enter');
  await page.getByText(`✓ ${portal.composer.sent}`).waitFor();
  const sent = await database.db.asSystem(({ q }) =>
    q.selectFrom('message').select('text').where('author', '=', 'agent').execute(),
  );
  expect(sent).toEqual([{ text: `${inserted} Really.` }]);
}

async function keepOwn(page: Page, { ui, portal, language }: Scene): Promise<void> {
  const labels = ui.cannedAnswer;
  await page.getByRole('button', { name: portal.me.menu.split('{{')[0] ?? '' }).click();
  await page.getByRole('menuitem', { name: portal.settings.title }).click();
  const dialog = page.getByRole('dialog', { name: portal.settings.title });
  await dialog.getByRole('tab', { name: portal.answers.own }).click();
  await dialog.getByText('/bye').waitFor();
  await look(page, `own-answers-${language}`);
  await dialog.getByRole('button', { name: portal.answers.add }).click();
  await dialog.getByRole('textbox', { name: labels.title, exact: true }).fill('Signature');
  await dialog.getByRole('textbox', { name: labels.slug, exact: true }).fill('bye');
  await dialog.getByRole('textbox', { name: labels.text, exact: true }).fill('Yours, {{agent.name}}');
  await dialog.getByRole('button', { name: ui.actions.save }).click();
  await dialog.getByText(ui.errors.CANNED_ANSWER_SLUG_TAKEN, { exact: true }).waitFor();
  await look(page, `own-answer-refused-${language}`);
  await dialog.getByRole('textbox', { name: labels.slug, exact: true }).fill('yours');
  await dialog.getByRole('button', { name: ui.actions.save }).click();
  await dialog.getByText('/yours').waitFor();
  const remove = ui.labelled.replace('{{label}}', ui.actions.delete).replace('{{value}}', 'Bye');
  await dialog.getByRole('button', { name: remove }).click();
  const question = page.getByRole('dialog', { name: portal.answers.deleteTitle.replace('{{name}}', 'Bye') });
  await question.getByRole('button', { name: ui.actions.delete }).click();
  await dialog.getByText('/bye').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await composer(page).focus();
  await page.keyboard.type('/yours');
  await page.keyboard.press('Enter');
  await expect.poll(() => composer(page).inputValue()).toMatch(/^Yours, Ada Number \d+$/);
}

/** Adds one that is refused at first, copies it for a queue, changes and deletes it. */
async function keepAnswers(page: Page, { ui, manager, language }: Scene): Promise<void> {
  const { cannedAnswers } = manager;
  const labels = ui.cannedAnswer;
  const box = (name: string) => page.getByRole('textbox', { name, exact: true });
  await page.getByRole('link', { name: cannedAnswers.title, exact: true }).first().click();
  await page.getByText(cannedAnswers.emptyText).waitFor();
  await look(page, `canned-answers-empty-${language}`);
  await page.getByRole('link', { name: cannedAnswers.add }).click();
  await box(labels.title).fill('Greeting');
  await box(labels.slug).fill('not a slug');
  await box(labels.text).fill('Hello {{customer.shoe}}');
  await page.getByRole('button', { name: ui.actions.save }).click();
  const refused = ui.faults.unknownPlaceholder.replace('{{entry}}', '{{customer.shoe}}');
  await page.getByText(refused, { exact: true }).first().waitFor();
  await look(page, `canned-answer-refused-${language}`, ['{{customer.shoe}}']);
  await box(labels.slug).fill('Hello');
  await box(labels.text).fill('Hello !');
  await page.keyboard.press('ArrowLeft');
  await page
    .getByRole('button', { name: labels.insert.replace('{{placeholder}}', '{{customer.name}}') })
    .press('Enter');
  await expect.poll(() => box(labels.text).inputValue()).toBe('Hello {{customer.name}}!');
  await page.keyboard.type('?');
  const preview = page.getByRole('region', { name: labels.preview });
  await preview.getByText(`Hello ${labels.sample.customer}?!`).waitFor();
  await look(page, `canned-answer-${language}`);
  await page.getByRole('button', { name: ui.actions.save }).click();
  await page.getByRole('row', { name: /Greeting/ }).waitFor();
  await look(page, `canned-answers-${language}`);

  const actions = (name: string) =>
    page.getByRole('button', { name: ui.table.actionsOf.replace('{{name}}', name), exact: true });
  await actions('Greeting').press('Enter');
  await page.getByRole('menuitem', { name: ui.actions.copyAs }).press('Enter');
  await box(labels.title).fill('Greeting of sales');
  await page.getByRole('combobox', { name: cannedAnswers.for }).click();
  await page.getByRole('option', { name: 'Sales' }).click();
  await box(labels.slug).fill('hello');
  await page.getByRole('button', { name: ui.actions.save }).click();
  await page.getByRole('row', { name: /Greeting of sales \/hello Sales/ }).waitFor();
  // The same short name once more for the tenant is told at its field.
  await page.getByRole('link', { name: 'Greeting of sales' }).click();
  await page.getByRole('combobox', { name: cannedAnswers.for }).click();
  await page.getByRole('option', { name: cannedAnswers.wholeTenant }).click();
  await page.getByRole('button', { name: ui.actions.save }).click();
  await page.getByText(ui.errors.CANNED_ANSWER_SLUG_TAKEN, { exact: true }).waitFor();
  await box(labels.slug).fill('hello-again');
  await page.getByRole('button', { name: ui.actions.save }).click();
  await page.getByRole('row', { name: /Greeting of sales \/hello-again/ }).waitFor();
  await actions('Greeting of sales').press('Enter');
  await page.getByRole('menuitem', { name: ui.actions.delete }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: ui.actions.delete }).press('Enter');
  await page.getByRole('row', { name: /Greeting of sales/ }).waitFor({ state: 'detached' });
}

async function readAudit(page: Page, { manager, language }: Scene): Promise<void> {
  const { audit } = manager;
  await page.getByRole('link', { name: audit.title, exact: true }).click();
  await page.getByLabel(audit.object).selectOption('canned-answer');
  const entries = page.getByRole('list', { name: audit.title }).locator('> li');
  await expect.poll(() => entries.count()).toBe(4);
  const told = (await entries.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  const object = audit.objects['canned-answer'];
  expect(told[0]).toContain(`${audit.actions.deleted} · ${object} Greeting of sales`);
  expect(told[1]).toMatch(/Sales/);
  expect(told[1]).toMatch(/hello → .*hello-again/);
  expect(told[2]).toContain(`${audit.actions.added} · ${object} Greeting of sales`);
  expect(told[3]).toContain(`${audit.actions.added} · ${object} Greeting`);
  await look(page, `canned-answers-audit-${language}`);
}

async function signOn(page: Page, ui: Words['ui'], userName: string): Promise<void> {
  await page.getByLabel(ui.signOn.userName).fill(userName);
  await page.getByLabel(ui.signOn.password).first().fill(password);
  await page.getByRole('button', { name: ui.signOn.submit }).click();
}
