/** Who may come in, as an administrator arranges it: services, the password policy, sessions, and what the audit tells. */
import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { look, lookSmall } from '#tests/support/screens.ts';
import {
  adminPassword,
  agentPassword,
  atDesk,
  languages,
  signOn,
  type WaysIn,
  type Words,
  withWaysIn,
} from '#tests/support/ways-in.ts';

const servicePassword = 'kept-by-a-program-9';

describe.skipIf(withoutChromium)('who may come in', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  const withScene = (words: Words, work: (scene: WaysIn) => Promise<void>) => withWaysIn(browser, words, work);

  test.each(languages)('a service is added, found and copied, and enters no page ($language)', (words) =>
    withScene(words, async (scene) => {
      const { ui, manager, browse, language } = scene;
      const admin = await browse('/webmanager/t/default/users/new');
      await signOn(admin, scene, 'admin', adminPassword);
      await addService(admin, scene);
      await admin.getByLabel(manager.access.kind).selectOption('service');
      await expect.poll(() => admin.getByRole('row').count()).toBe(2);
      const row = admin.getByRole('row', { name: /Hal/ });
      expect(await row.textContent()).toContain(`${manager.role['tenant-manager']} · ${manager.access.kinds.service}`);
      await look(admin, `services-${language}`);

      await row.getByRole('button').click();
      await admin.getByRole('menuitem', { name: ui.actions.copyAs }).click();
      const service = admin.getByRole('radio', { name: manager.access.kinds.service });
      await expect.poll(() => service.isChecked()).toBe(true);
      expect(await admin.getByLabel(manager.users.userName).inputValue()).toBe('');
      await admin.goBack();
      await row.getByRole('link').click();
      await admin.getByText(manager.access.isService).waitFor();
      expect(await admin.getByRole('combobox', { name: manager.users.authentication }).count()).toBe(0);
      expect(await admin.getByRole('heading', { name: manager.access.title }).count()).toBe(0);
      await look(admin, `service-${language}`);
      await lookSmall(admin, `service-${language}`);
      await admin.getByRole('button', { name: manager.users.resetPassword }).click();
      const reset = admin.getByRole('dialog', {
        name: manager.access.serviceResetTitle.replace('{{name}}', 'Agent Hal'),
      });
      await reset.getByRole('textbox', { name: manager.access.servicePassword, exact: true }).waitFor();
      await look(admin, `service-reset-${language}`);

      for (const door of ['agentportal', 'webmanager']) {
        const page = await browse(`/${door}`);
        await signOn(page, scene, 'hal', servicePassword);
        await page.getByText(ui.errors.SIGN_ON_SERVICE).waitFor();
        await look(page, `service-refused-${door}-${language}`);
      }
    }),
  );

  test.each(languages)('the password policy refuses at the field what breaks it ($language)', (words) =>
    withScene(words, async (scene) => {
      const { ui, manager, browse, language } = scene;
      const admin = await browse('/webmanager/installation');
      await signOn(admin, scene, 'admin', adminPassword);
      await admin.getByLabel(manager.access.passwordMinLength).fill('14');
      await admin.getByLabel(manager.access.passwordReuse).fill('2');
      await admin.getByRole('button', { name: ui.actions.save }).click();
      await admin.getByText(ui.form.saved.replace('{{name}}', manager.installation.title)).waitFor();

      await toAda(admin, scene);
      await admin.getByRole('button', { name: manager.users.resetPassword }).click();
      const dialog = admin.getByRole('dialog');
      const first = dialog.getByRole('textbox', { name: manager.users.password, exact: true });
      expect(await describedBy(first)).toContain('14');
      const reset = dialog.getByRole('button', { name: manager.users.resetPassword });
      for (const [password, fault] of [
        ['thirteen-at-7', ui.faults.tooShort.replace('{{limit, number}}', '14')],
        ['this-is-of-Ada-77', ui.errors.PASSWORD_HAS_NAME],
        ['Password!2026!!', ui.errors.PASSWORD_COMMON],
        [agentPassword, ui.errors.PASSWORD_REUSED],
      ] as const) {
        await first.fill(password);
        await reset.click();
        await expect.poll(() => describedBy(first)).toContain(fault);
        expect(await first.getAttribute('aria-invalid')).toBe('true');
      }
      await look(admin, `policy-reset-${language}`);
      await first.fill('handed-over-once-7');
      await reset.click();
      await admin.getByText(new RegExp(manager.users.resetDone.replace('{{name}}', '.* Ada'))).waitFor();

      const desk = await browse('/agentportal');
      await signOn(desk, scene, 'ada', 'handed-over-once-7');
      await chooseOwn(desk, scene);
      await atDesk(desk, scene);
    }),
  );

  test.each(languages)(
    'a session ended from the user’s page is over at the desk within two seconds ($language)',
    (words) =>
      withScene(words, async (scene) => {
        const { ui, manager, browse, language } = scene;
        const desk = await browse('/agentportal');
        await signOn(desk, scene, 'ada', agentPassword);
        await atDesk(desk, scene);
        const admin = await browse('/webmanager/t/default/users');
        await signOn(admin, scene, 'admin', adminPassword);
        await admin.getByRole('link', { name: /Ada/ }).click();
        const open = admin.getByRole('list', { name: ui.sessions.title }).getByRole('listitem');
        await expect.poll(() => open.count()).toBe(1);
        await open.getByRole('button', { name: ui.sessions.end, exact: true }).click();
        await desk.getByText(ui.signOn.ended).waitFor({ timeout: 2_000 });
        await admin.getByText(manager.access.noSessions).waitFor();

        for (const name of ['ada', 'nobody-of-this-name']) {
          await signOn(desk, scene, name, 'not-the-password-1');
          await desk.getByText(ui.errors.SIGN_ON_FAILED).waitFor();
        }
        await admin.goto(`${scene.node.url}/webmanager/audit`);
        const entries = admin.getByRole('list', { name: manager.audit.title }).locator('> li');
        await admin.getByLabel(manager.audit.action).selectOption('session-ended');
        await expect.poll(() => entries.count()).toBe(1);
        await readFailures(admin, entries, scene);
        await look(admin, `audit-failures-${language}`);
        await lookSmall(admin, `audit-failures-${language}`);

        await admin.getByLabel(manager.audit.action).selectOption('session-ended');
        await expect.poll(() => entries.count()).toBe(1);
        await entries.getByRole('link', { name: 'ada' }).click();
        await admin.getByRole('heading', { name: /Ada/, level: 1 }).waitFor();
      }),
  );
});

/** By the navigation: a page that is loaded anew would know the policy anyhow. */
async function toAda(admin: Page, { manager }: WaysIn): Promise<void> {
  const sections = admin.getByRole('navigation', { name: manager.nav.label });
  await sections.getByRole('link', { name: manager.users.title, exact: true }).click();
  await admin.getByRole('link', { name: /Ada/ }).click();
}

async function addService(admin: Page, { ui, manager, language }: WaysIn): Promise<void> {
  const { users, access } = manager;
  await admin.getByLabel(users.firstName).fill('Hal');
  await admin.getByRole('textbox', { name: users.lastName, exact: true }).fill('Agent');
  await admin.getByLabel(users.userName).fill('hal');
  // A role that enters both pages, for somebody else.
  await admin.getByRole('combobox', { name: users.role }).click();
  await admin.getByRole('option', { name: manager.role['tenant-manager'] }).click();
  const authentication = admin.getByRole('combobox', { name: users.authentication });
  await authentication.waitFor();
  await look(admin, `user-new-${language}`);
  await admin.getByRole('radio', { name: access.kinds.service }).check();
  expect(await authentication.count()).toBe(0);
  await admin.getByRole('textbox', { name: access.servicePassword, exact: true }).fill(servicePassword);
  await look(admin, `service-new-${language}`);
  await admin.getByRole('button', { name: ui.actions.save }).click();
  await admin.getByRole('link', { name: /Hal/ }).waitFor();
}

/** A password of one's own, after all those that the policy refuses. */
async function chooseOwn(desk: Page, { ui, language }: WaysIn): Promise<void> {
  const chosen = desk.getByLabel(ui.password.new).first();
  const give = async (password: string) => {
    await desk.getByLabel(ui.password.current).first().fill('handed-over-once-7');
    await chosen.fill(password);
    await desk.getByLabel(ui.password.repeat).first().fill(password);
    await desk.getByRole('button', { name: ui.password.submit }).click();
  };
  for (const [password, fault] of [
    ['thirteen-at-7', ui.faults.tooShort.replace('{{limit, number}}', '14')],
    ['this-is-of-Ada-77', ui.errors.PASSWORD_HAS_NAME],
    ['Password!2026!!', ui.errors.PASSWORD_COMMON],
    [agentPassword, ui.errors.PASSWORD_REUSED],
    ['handed-over-once-7', ui.errors.PASSWORD_UNCHANGED],
  ] as const) {
    await give(password);
    await expect.poll(() => describedBy(chosen)).toContain(fault);
  }
  await look(desk, `policy-own-${language}`);
  await lookSmall(desk, `policy-own-${language}`);
  await give('chosen-by-myself-7');
}

async function readFailures(admin: Page, entries: Locator, { manager }: WaysIn): Promise<void> {
  const { audit } = manager;
  await admin.getByLabel(audit.action).selectOption('sign-on-failed');
  await expect.poll(() => entries.count()).toBe(2);
  const told = (await entries.allTextContents()).join('\n');
  for (const word of [audit.actions['sign-on-failed'], audit.stranger, audit.unknownName, audit.fields.failures]) {
    expect(told).toContain(word);
  }
  expect(told).not.toContain('nobody-of-this-name');
  const [download] = await Promise.all([
    admin.waitForEvent('download'),
    admin.getByRole('button', { name: audit.download }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file.trimEnd().split('\r\n')).toHaveLength(3);
  expect(file).toContain(audit.actions['sign-on-failed']);
  expect(file).toContain('ada');
  const ofTenant = admin.getByRole('combobox', { name: manager.nav.tenant, exact: true }).last();
  await ofTenant.selectOption({ label: audit.noTenant });
  await admin.getByText(audit.nothing).waitFor();
  await admin.getByLabel(audit.action).selectOption('signed-on');
  await expect.poll(() => entries.count()).toBe(1);
  expect(await entries.textContent()).toContain('admin');
  await ofTenant.selectOption('');
  await expect.poll(() => entries.count()).toBe(2);
  await admin.getByLabel(audit.action).selectOption('sign-on-failed');
  await entries.first().getByText(audit.actions['sign-on-failed']).waitFor();
}

/** What a screen reader adds to the name of an input: its help and what is wrong with it. */
function describedBy(input: Locator): Promise<string> {
  return input.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' '),
  );
}
