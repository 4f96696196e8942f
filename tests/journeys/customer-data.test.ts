/** A tenant manager answers a customer who wants to have what is stored of him, and then wants it erased. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContactId, QueueId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { accept } from '#server/contacts/accept.ts';
import { open } from '#server/contacts/open.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { runRound } from '#server/routing/round.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addContact, addQueue, addUser } from '#tests/support/fixtures.ts';
import { look, lookSmall, openPage } from '#tests/support/screens.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { unzip } from '#tests/support/unzip.ts';
import { en as portalEn } from '#web/agent-portal/texts/en.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';

const languages = [
  { language: 'en', ui: uiEn, manager: managerEn },
  { language: 'fr', ui: uiFr, manager: managerFr },
] as const;
type Words = (typeof languages)[number];
const password = 'the-right-password-1';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

interface Scene {
  readonly context: BrowserContext;
  readonly node: RunningNode;
  readonly database: TestDatabase;
  readonly faults: string[];
  readonly tenant: TenantId;
  readonly queue: QueueId;
  readonly agent: UserId;
  /** Two spellings of one address. */
  readonly past: readonly ContactId[];
}

describe.skipIf(withoutChromium)('a customer’s data in the Web Manager', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function withScene(language: string, work: (scene: Scene) => Promise<void>): Promise<void> {
    const database = await createTestDatabase({ poolSize: 6 });
    const { db } = database;
    await ensureFirstAdministrator(db, systemClock, { userName: 'admin', password });
    const tenant = (await db.asSystem((tx) => findTenantByKey(tx, 'default')))?.id;
    if (tenant === undefined) throw new Error('the first tenant is not there');
    const passwordHash = await hashPassword(password);
    await addUser(db, tenant, { userName: 'tina', role: 'tenant-manager', passwordHash });
    const agent = await addUser(db, tenant, {
      userName: 'ada',
      passwordHash,
      state: 'available',
      at: systemClock.now(),
    });
    const queue = await addQueue(db, tenant, { memberIds: [agent] });
    const customer = { name: 'Grace Hopper', address: 'grace@example.test' };
    const past = [
      await addContact(db, tenant, queue, customer),
      await addContact(db, tenant, queue, { name: 'G. Hopper', address: 'Grace@Example.test' }),
    ];
    await addContact(db, tenant, queue, { name: 'Grace Kelly', address: 'grace@other.test' });
    await addContact(db, tenant, queue, { name: 'Grace' });
    const node = await startTestNode(db, webDir);
    const context = await browser.newContext({
      locale: language,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
      acceptDownloads: true,
    });
    const faults: string[] = [];
    try {
      await work({ context, node, database, faults, tenant, queue, agent, past });
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await node.stop();
      await database.drop();
    }
  }

  test.each(languages)('is found, exported and erased ($language)', (words) =>
    withScene(words.language, async (scene) => {
      const page = await searchPage(scene, words);
      const { customerData } = words.manager;
      await look(page, `customer-data-empty-${words.language}`);
      await page.getByLabel(customerData.search).fill(' gr ');
      await page.keyboard.press('Enter');
      await page.getByText(customerData.searchHelp).nth(1).waitFor();
      await page.getByLabel(customerData.search).fill('GRACE');
      await page.keyboard.press('Enter');
      // Three addresses or none are three people as far as anybody knows.
      await expect
        .poll(() => page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts())
        .toEqual(['Grace@Example.test', 'grace@other.test', customerData.withoutAddress]);
      await look(page, `customer-data-found-${words.language}`);
      await chooseAll(page, words, 'Grace@Example.test');
      await lookSmall(page, `customer-data-chosen-${words.language}`);
      await exportChosen(page, scene, words);
      await eraseChosen(page, words);
      expect(await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts()).not.toContain(
        'Grace@Example.test',
      );
    }),
  );

  test('cannot be erased while he is talking; erased later, his past leaves the desk that shows it', () =>
    withScene('en', async (scene) => {
      const [words] = languages;
      const contactId = await talk(scene);
      const desk = await openPage(scene.context, `${scene.node.url}/agentportal/default`, scene.faults);
      await signOn(desk, words.ui, 'ada');
      await desk
        .getByRole('button', { name: /Grace Hopper/ })
        .first()
        .click();
      const history = desk.getByRole('region', { name: portalEn.history.title });
      await expect.poll(() => history.getByRole('listitem').count()).toBe(2);
      const page = await searchPage(scene, words);
      const { customerData } = words.manager;
      await page.getByLabel(customerData.search).fill('grace@example.test');
      await page.keyboard.press('Enter');
      await page.getByText(customerData.exact).waitFor();
      await page.getByRole('button', { name: customerData.everywhere }).press('Enter');
      await page.getByText(customerData.exact).waitFor({ state: 'hidden' });
      await chooseAll(page, words, 'grace@example.test');
      await page.getByRole('button', { name: customerData.erase }).click();
      const question = page.getByRole('dialog');
      await question.getByRole('link', { name: 'Agent Portal' }).waitFor();
      expect(await question.getByRole('button', { name: customerData.eraseLabel, exact: true }).count()).toBe(0);
      await look(page, 'customer-data-open-en');
      await page.keyboard.press('Escape');
      // All but the one that goes on, the newest.
      await page.locator(`tr:has(th[title="${contactId}"])`).getByRole('checkbox').press('Space');
      await eraseChosen(page, words);
      await expect.poll(() => history.getByRole('listitem').count()).toBe(0);
    }));
});

/** The same customer writes again, and Ada answers. */
async function talk({ database, tenant, queue, agent }: Scene): Promise<ContactId> {
  const ground = { db: database.db, clock: systemClock };
  const { contactId } = await open(ground, {
    tenantId: tenant,
    queueId: queue,
    medium: 'web-interaction',
    live: false,
    customerName: 'Grace Hopper',
    customerAddress: 'grace@example.test',
    text: 'Hello again',
  });
  await runRound(ground, tenant);
  await accept(ground, { tenantId: tenant, agentId: agent, contactId });
  return contactId;
}

async function searchPage({ context, node, faults }: Scene, { ui, manager }: Words): Promise<Page> {
  const page = await openPage(context, `${node.url}/webmanager/t/default/customer-data`, faults);
  await signOn(page, ui, 'tina');
  await page.getByRole('heading', { name: manager.customerData.title, level: 1 }).waitFor();
  return page;
}

async function chooseAll(page: Page, { manager }: Words, address: string): Promise<void> {
  const label = manager.customerData.chooseAll.replace('{{address}}', address);
  await page.getByRole('checkbox', { name: label }).press('Space');
}

async function exportChosen(page: Page, { past }: Scene, { manager, language }: Words): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: manager.customerData.export }).press('Enter'),
  ]);
  expect(download.suggestedFilename()).toMatch(/^customer-data-\d{4}-\d\d-\d\d\.zip$/);
  const files = unzip(await readFile(await download.path()));
  expect([...files.keys()].filter((name) => name.endsWith('.json'))).toHaveLength(past.length);
  expect(files.get('index.html')?.toString('utf8')).toContain(`<html lang="${language}">`);
}

async function eraseChosen(page: Page, words: Words): Promise<void> {
  const { customerData } = words.manager;
  await page.getByRole('button', { name: customerData.erase }).press('Enter');
  const question = page.getByRole('dialog', { name: customerData.eraseTitle_other.replace('{{count, number}}', '2') });
  await question.getByText(customerData.goes).waitFor();
  await look(page, `customer-data-erase-${words.language}`);
  const erase = question.getByRole('button', { name: customerData.eraseLabel, exact: true });
  expect(await erase.isDisabled()).toBe(true);
  await question.getByRole('textbox').fill('grace@example.test');
  await erase.press('Enter');
  await page.getByText(customerData.erased_other.replace('{{count, number}}', '2')).waitFor();
  await question.waitFor({ state: 'hidden' });
}

async function signOn(page: Page, ui: Words['ui'], userName: string): Promise<void> {
  await page.getByLabel(ui.signOn.userName).fill(userName);
  await page.getByLabel(ui.signOn.password).first().fill(password);
  await page.getByRole('button', { name: ui.signOn.submit }).click();
}
