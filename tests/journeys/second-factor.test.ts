/** A second factor from its set-up to its loss, and sessions that are ended from another browser. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { codesOf } from '#tests/support/codes.ts';
import { look, lookSmall } from '#tests/support/screens.ts';
import {
  adminPassword,
  agentPassword,
  atDesk,
  languages,
  signOff,
  signOn,
  type WaysIn,
  type Words,
  withWaysIn,
} from '#tests/support/ways-in.ts';

describe.skipIf(withoutChromium)('ways in', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  const withScene = (words: Words, work: (scene: WaysIn) => Promise<void>) => withWaysIn(browser, words, work);

  test.each(languages)('a second factor is asked for, set up, used, lost and reset ($language)', (words) =>
    withScene(words, async (scene) => {
      const { ui, manager, browse, language } = scene;
      const admin = await browse('/webmanager/installation');
      await signOn(admin, scene, 'admin', adminPassword);
      await admin.getByLabel(manager.access.secondFactorFor).selectOption('everybody');
      await look(admin, `access-policy-${language}`);
      await lookSmall(admin, `access-policy-${language}`);
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

  test.each(languages)(
    'one’s own second factor is set up, given other recovery codes and removed from the menu ($language)',
    (words) =>
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
        const { application, recoveryCodes } = await setUp(page, scene);
        await page.getByText(ui.secondFactor.added).waitFor();
        const fill = async (code: string) => {
          await dialog.getByLabel(ui.password.current).first().fill(adminPassword);
          await dialog.getByRole('textbox', { name: ui.secondFactor.code, exact: true }).fill(code);
        };
        await open();
        await dialog.getByRole('radio', { name: ui.secondFactor.acts.renew }).waitFor();
        await fill('000000');
        await dialog.getByRole('button', { name: ui.secondFactor.renew }).click();
        await dialog.getByText(ui.errors.CODE_WRONG, { exact: true }).waitFor();
        await fill(application(new Date(Date.now() + 30_000)));
        await dialog.getByRole('button', { name: ui.secondFactor.renew }).click();
        await dialog.getByText(ui.secondFactor.renewedTitle).waitFor();
        // They are shown once: nothing closes over them.
        await page.keyboard.press('Escape');
        const anew = await keepRecoveryCodes(page, scene, 'recovery-codes-anew');
        expect(new Set([...anew, ...recoveryCodes]).size).toBe(20);
        await page.getByText(ui.secondFactor.renewed).waitFor();

        await open();
        await dialog.getByRole('radio', { name: ui.secondFactor.acts.remove }).click();
        await fill(anew[0] ?? '');
        await look(page, `second-factor-change-${language}`);
        await lookSmall(page, `second-factor-change-${language}`);
        await dialog.getByRole('button', { name: ui.secondFactor.remove, exact: true }).click();
        await page.getByText(ui.secondFactor.removed).waitFor();
        await page.goto(`${scene.node.url}/webmanager/audit?action=recovery-codes-renewed`);
        const entries = page.getByRole('list', { name: manager.audit.title }).locator('> li');
        await expect.poll(() => entries.count()).toBe(1);
        await entries.getByText(manager.audit.actions['recovery-codes-renewed']).waitFor();
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
      await lookSmall(here, `sessions-${language}`);
      await here.getByRole('button', { name: ui.sessions.end, exact: true }).click();
      await left.getByText(ui.signOn.ended).waitFor({ timeout: 4_000 });
      await expect.poll(() => sessions.count()).toBe(1);
      await expect.poll(() => here.locator(':focus').textContent()).toBe(ui.sessions.title);
      await here.keyboard.press('Escape');

      const admin = await browse('/webmanager/t/default/users');
      await signOn(admin, scene, 'admin', adminPassword);
      await admin.getByRole('link', { name: /Ada/ }).click();
      const open = admin.getByRole('list', { name: ui.sessions.title }).getByRole('listitem');
      await expect.poll(() => open.count()).toBe(1);
      await look(admin, `user-access-${language}`);
      await lookSmall(admin, `user-access-${language}`);
      await open.getByRole('button', { name: ui.sessions.end, exact: true }).click();
      await here.getByText(ui.signOn.ended).waitFor({ timeout: 4_000 });
      await admin.getByText(manager.access.noSessions).waitFor();
      await expect.poll(() => admin.locator(':focus').textContent()).toBe(manager.access.title);
    }),
  );
});

async function giveCode(page: Page, { ui }: Words, code: string): Promise<void> {
  await page.getByRole('textbox', { name: ui.secondFactor.code, exact: true }).fill(code);
  await page.getByRole('button', { name: ui.signOn.submit }).click();
}

/** From the QR code to the recovery codes. */
async function setUp(page: Page, words: Words) {
  const { ui, language } = words;
  await page.getByRole('img', { name: ui.secondFactor.qrCode }).waitFor();
  const secret = ((await page.locator('.second-factor-secret').textContent()) ?? '').replaceAll(' ', '');
  const application = codesOf({ secret });
  await look(page, `second-factor-${language}`);
  await lookSmall(page, `second-factor-${language}`);
  await page.getByRole('textbox', { name: ui.secondFactor.code, exact: true }).fill(application(new Date()));
  await page.getByRole('button', { name: ui.secondFactor.confirm }).click();
  return { application, recoveryCodes: await keepRecoveryCodes(page, words, 'recovery-codes') };
}

async function keepRecoveryCodes(page: Page, { ui, language }: Words, name: string): Promise<string[]> {
  const codes = page.getByRole('list', { name: ui.secondFactor.recoveryCodes }).getByRole('listitem');
  await expect.poll(() => codes.count()).toBe(10);
  await look(page, `${name}-${language}`);
  await lookSmall(page, `${name}-${language}`);
  const recoveryCodes = await codes.allInnerTexts();
  await page.getByLabel(ui.secondFactor.kept).press('Space');
  await page.getByRole('button', { name: ui.secondFactor.goOn }).press('Enter');
  return recoveryCodes;
}
