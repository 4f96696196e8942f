/** A second factor from its set-up to its loss, and sessions that are ended from another browser. */
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { codesOf } from '#tests/support/codes.ts';
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
type Words = (typeof languages)[number];
const adminPassword = 'the-first-person-1';
const agentPassword = 'the-second-person-1';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

type Scene = Words & {
  readonly node: RunningNode;
  readonly database: TestDatabase;
  /** A page of a browser of its own. */
  browse(at: string): Promise<Page>;
};

describe.skipIf(withoutChromium)('ways in', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function withScene(words: Words, work: (scene: Scene) => Promise<void>): Promise<void> {
    const database = await createTestDatabase({ poolSize: 6 });
    await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password: adminPassword });
    const tenant = await database.db.asSystem((tx) => findTenantByKey(tx, 'default'));
    if (tenant === undefined) throw new Error('the first tenant is not there');
    const passwordHash = await hashPassword(agentPassword);
    await addUser(database.db, tenant.id, { userName: 'ada', passwordHash });
    const node = await startTestNode(database.db, webDir);
    const faults: string[] = [];
    const contexts: BrowserContext[] = [];
    try {
      const browse = async (at: string) => {
        const context = await browser.newContext({
          locale: words.language,
          reducedMotion: 'reduce',
          viewport: { width: 1280, height: 800 },
        });
        contexts.push(context);
        return openPage(context, `${node.url}${at}`, faults);
      };
      await work({ ...words, node, database, browse });
      expect(faults).toEqual([]);
    } finally {
      for (const context of contexts) await context.close();
      await node.stop();
      await database.drop();
    }
  }

  test.each(languages)('a second factor is asked for, set up, used, lost and reset ($language)', (words) =>
    withScene(words, async (scene) => {
      const { ui, manager, browse, language } = scene;
      const admin = await browse('/webmanager/installation');
      await signOn(admin, scene, 'admin', adminPassword);
      await admin.getByLabel(manager.access.secondFactorFor).selectOption('everybody');
      await look(admin, `access-policy-${language}`);
      await admin.getByRole('button', { name: ui.actions.save }).click();
      await admin.getByText(ui.form.saved.replace('{{name}}', manager.installation.title)).waitFor();

      const desk = await browse('/agentportal');
      await signOn(desk, scene, 'ada', agentPassword);
      await desk.getByText(ui.secondFactor.why).waitFor();
      const { application, recoveryCodes } = await setUp(desk, scene);
      await signOff(desk, scene);

      await signOn(desk, scene, 'ada', agentPassword);
      await desk.getByRole('heading', { name: ui.secondFactor.codeTitle }).waitFor();
      await giveCode(desk, scene, '000000');
      await desk.getByText(ui.errors.CODE_WRONG, { exact: true }).waitFor();
      await look(desk, `second-factor-wrong-${language}`);
      // The code of the next step counts already, so that nobody here waits for it.
      await giveCode(desk, scene, application(new Date(Date.now() + 30_000)));
      await atDesk(desk, scene);
      await signOff(desk, scene);
      await signOn(desk, scene, 'ada', agentPassword);
      await giveCode(desk, scene, recoveryCodes[0] ?? '');
      await atDesk(desk, scene);
      await signOff(desk, scene);

      await admin.goto(`${scene.node.url}/webmanager/t/default/users`);
      await admin.getByRole('link', { name: /Ada/ }).click();
      await admin.getByText(manager.access.hasFactor).waitFor();
      await admin.getByRole('button', { name: manager.access.resetFactor }).click();
      const question = admin.getByRole('dialog', { name: manager.access.resetFactor });
      await look(admin, `second-factor-reset-${language}`);
      await question.getByRole('button', { name: manager.access.resetFactor }).click();
      await admin.getByText(manager.access.hasNoFactor).waitFor();
      await signOn(desk, scene, 'ada', agentPassword);
      await desk.getByText(ui.secondFactor.why).waitFor();
    }),
  );

  test.each(languages)('one’s own second factor is set up and removed from the menu ($language)', (words) =>
    withScene(words, async (scene) => {
      const { ui, manager, browse, language } = scene;
      const page = await browse('/webmanager');
      await signOn(page, scene, 'admin', adminPassword);
      const open = async () => {
        await page.getByRole('button', { name: manager.nav.me }).click();
        await page.getByRole('menuitem', { name: ui.secondFactor.title }).click();
      };
      await open();
      const dialog = page.getByRole('dialog', { name: ui.secondFactor.title });
      await dialog.getByLabel(ui.password.current).first().fill(adminPassword);
      await dialog.getByRole('button', { name: ui.secondFactor.begin }).click();
      const { application } = await setUp(page, scene);
      await page.getByText(ui.secondFactor.added).waitFor();
      await open();
      await dialog.getByLabel(ui.password.current).first().fill(adminPassword);
      await dialog
        .getByRole('textbox', { name: ui.secondFactor.code, exact: true })
        .fill(application(new Date(Date.now() + 30_000)));
      await look(page, `second-factor-remove-${language}`);
      await dialog.getByRole('button', { name: ui.secondFactor.remove }).click();
      await page.getByText(ui.secondFactor.removed).waitFor();
    }),
  );

  test.each(languages)('sessions are seen and ended from another browser ($language)', (words) =>
    withScene(words, async (scene) => {
      const { ui, manager, portal, browse, language } = scene;
      const [left, here] = [await browse('/agentportal'), await browse('/agentportal')];
      for (const desk of [left, here]) {
        await signOn(desk, scene, 'ada', agentPassword);
        await atDesk(desk, scene);
      }
      await here.getByRole('button', { name: portal.me.menu.replace('{{name}}', 'Ada') }).click();
      await here.getByRole('menuitem', { name: ui.sessions.title }).click();
      const sessions = here.getByRole('list', { name: ui.sessions.title }).getByRole('listitem');
      await expect.poll(() => sessions.count()).toBe(2);
      await look(here, `sessions-${language}`);
      await here.getByRole('button', { name: ui.sessions.end, exact: true }).click();
      await left.getByText(ui.signOn.ended).waitFor({ timeout: 4_000 });
      await expect.poll(() => sessions.count()).toBe(1);
      await here.keyboard.press('Escape');

      const admin = await browse('/webmanager/t/default/users');
      await signOn(admin, scene, 'admin', adminPassword);
      await admin.getByRole('link', { name: /Ada/ }).click();
      const open = admin.getByRole('list', { name: ui.sessions.title }).getByRole('listitem');
      await expect.poll(() => open.count()).toBe(1);
      await look(admin, `user-access-${language}`);
      await open.getByRole('button', { name: ui.sessions.end, exact: true }).click();
      await here.getByText(ui.signOn.ended).waitFor({ timeout: 4_000 });
      await admin.getByText(manager.access.noSessions).waitFor();
    }),
  );
});

async function signOn(page: Page, { ui }: Words, userName: string, password: string): Promise<void> {
  await page.getByLabel(ui.signOn.userName).fill(userName);
  await page.getByLabel(ui.signOn.password).first().fill(password);
  await page.getByRole('button', { name: ui.signOn.submit }).click();
}

async function signOff(page: Page, { portal }: Words): Promise<void> {
  await page.getByRole('button', { name: portal.me.menu.replace('{{name}}', 'Ada') }).click();
  await page.getByRole('menuitem', { name: portal.me.signOff }).click();
}

async function atDesk(page: Page, { portal }: Words): Promise<void> {
  await page.getByRole('button', { name: portal.me.menu.replace('{{name}}', 'Ada') }).waitFor();
}

async function giveCode(page: Page, { ui }: Words, code: string): Promise<void> {
  await page.getByRole('textbox', { name: ui.secondFactor.code, exact: true }).fill(code);
  await page.getByRole('button', { name: ui.signOn.submit }).click();
}

/** From the QR code to the recovery codes. */
async function setUp(page: Page, { ui, language }: Words) {
  await page.getByRole('img', { name: ui.secondFactor.qrCode }).waitFor();
  const secret = ((await page.locator('.second-factor-secret').textContent()) ?? '').replaceAll(' ', '');
  const application = codesOf({ secret });
  await look(page, `second-factor-${language}`);
  await page.getByRole('textbox', { name: ui.secondFactor.code, exact: true }).fill(application(new Date()));
  await page.getByRole('button', { name: ui.secondFactor.confirm }).click();
  const codes = page.getByRole('list', { name: ui.secondFactor.recoveryCodes }).getByRole('listitem');
  await expect.poll(() => codes.count()).toBe(10);
  await look(page, `recovery-codes-${language}`);
  const recoveryCodes = await codes.allInnerTexts();
  await page.getByLabel(ui.secondFactor.kept).press('Space');
  await page.getByRole('button', { name: ui.secondFactor.goOn }).press('Enter');
  return { application, recoveryCodes };
}
