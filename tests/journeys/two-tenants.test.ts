/** Two tenants in one installation, in a real browser: set up by its administrator, entered by people who cannot mix. */
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByDomain, findTenantByKey } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addUser } from '#tests/support/fixtures.ts';
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
const adminPassword = 'the-administrator-1';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

describe.skipIf(withoutChromium)('two tenants in the browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test.each(languages)('are set up, and their people enter only their own ($language)', async (words) => {
    const database = await createTestDatabase({ poolSize: 6 });
    await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password: adminPassword });
    const node = await startTestNode(database.db, webDir);
    const context = await browser.newContext({
      locale: words.language,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
    });
    const faults: string[] = [];
    try {
      await addTenantAsAdministrator(context, node, words, faults);
      await addPeople(database);
      await enterPortals(context, node, words, faults);
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await node.stop();
      await database.drop();
    }
  });
});

type Words = (typeof languages)[number];

async function addTenantAsAdministrator(
  context: BrowserContext,
  node: RunningNode,
  { language, ui, manager }: Words,
  faults: string[],
): Promise<void> {
  const page = await openPage(context, `${node.url}/webmanager/installation`, faults);
  await signOn(page, ui, 'admin', adminPassword);
  await page.getByRole('radio', { name: manager.installation.modes.multi }).check();
  await look(page, `installation-${language}`);
  await page.getByRole('button', { name: ui.actions.save }).click();
  await page.getByRole('alert').waitFor();
  await page.goto(`${node.url}/webmanager/tenants/new`);
  await page.getByRole('textbox', { name: manager.tenants.name, exact: true }).fill('Globex');
  await page.getByRole('textbox', { name: manager.tenants.key, exact: true }).fill('globex');
  await page.getByLabel(manager.tenants.domains).first().fill('globex.test');
  await page.keyboard.press('Enter');
  await look(page, `tenant-form-${language}`);
  await page.getByRole('button', { name: ui.actions.save }).click();
  await page.waitForURL(/\/tenants(\/[0-9a-f-]{36})?$/);
  await page.goto(`${node.url}/webmanager/tenants`);
  await page.getByRole('link', { name: 'Globex', exact: true }).waitFor();
  await look(page, `tenants-${language}`);
  // The navigation stands in the tenant that was added last, also on pages of no tenant.
  const current = page.getByRole('combobox', { name: manager.nav.tenant });
  const standsIn = () => current.locator('option:checked').textContent();
  await expect.poll(standsIn).toBe('Globex');
  await page.getByRole('link', { name: 'DEFAULT', exact: true }).click();
  await page.getByRole('heading', { name: 'DEFAULT', level: 1 }).waitFor();
  await expect.poll(standsIn).toBe('DEFAULT');
  await page.getByRole('link', { name: manager.tenants.title, exact: true }).click();
  const actions = page.getByRole('button', { name: ui.table.actionsOf.replace('{{name}}', 'Globex') });
  await actions.click();
  await page.getByRole('menuitem', { name: manager.tenants.open }).click();
  await page.waitForURL(/\/t\/globex\/users$/);
  await expect.poll(standsIn).toBe('Globex');
  await page.close();
}

/** In both tenants an Ada, each with her own password. */
async function addPeople({ db }: TestDatabase): Promise<void> {
  const tenants = await db.asSystem(async (tx) => ({
    first: (await findTenantByKey(tx, 'default'))?.id,
    second: await findTenantByDomain(tx, 'globex.test'),
  }));
  const { first, second } = tenants;
  if (first === undefined || second === undefined) throw new Error('the two tenants are not there');
  await addUser(db, first, { userName: 'ada', passwordHash: await hashPassword('ada of default') });
  await addUser(db, second, { userName: 'ada', passwordHash: await hashPassword('ada of globex') });
}

async function enterPortals(
  context: BrowserContext,
  node: RunningNode,
  { language, ui, portal }: Words,
  faults: string[],
): Promise<void> {
  const page = await openPage(context, `${node.url}/agentportal/globex`, faults);
  await signOn(page, ui, 'ada', 'ada of default');
  await page.getByText(ui.errors.SIGN_ON_FAILED).waitFor();
  await look(page, `portal-refused-${language}`);
  await signOn(page, ui, 'ada', 'ada of globex');
  await page.getByText(portal.list.emptyTitle).waitFor();
  await context.clearCookies();
  // Without a tenant in the address the domain says which.
  await page.goto(`${node.url}/agentportal`);
  await signOn(page, ui, 'ada@globex.test', 'ada of globex');
  await page.getByText(portal.list.emptyTitle).waitFor();
  await context.clearCookies();
  await page.goto(`${node.url}/agentportal/default`);
  await signOn(page, ui, 'ada@globex.test', 'ada of globex');
  await page.getByText(ui.errors.SIGN_ON_FAILED).waitFor();
  await page.goto(`${node.url}/agentportal/nowhere`);
  await page.getByText(portal.signOn.tenantUnknown).waitFor();
  await look(page, `portal-unknown-${language}`);
  await page.close();
}

async function signOn(page: Page, ui: Words['ui'], userName: string, password: string): Promise<void> {
  await page.getByLabel(ui.signOn.userName).fill(userName);
  await page.getByLabel(ui.signOn.password).first().fill(password);
  await page.getByRole('button', { name: ui.signOn.submit }).click();
}
