/** What only a real browser tells of the administrators' console: what is in sight, what has the focus, what fits. */
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tenantId as tenantIdOf, type UserId } from '#contracts/vocabulary/ids.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { listTenants } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addUser } from '#tests/support/fixtures.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as ui } from '#web/ui/texts/en.ts';
import { en as manager } from '#web/web-manager/texts/en.ts';

const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const password = 'an administrator of tests';

describe.skipIf(withoutChromium)('the console of administrators', () => {
  let browser: Browser;
  let database: TestDatabase;
  let node: RunningNode;
  let tenantId: string;
  let user: UserId;
  let faults: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password });
    const [tenant] = await database.db.asSystem(listTenants);
    if (tenant === undefined) throw new Error('no tenant');
    tenantId = tenant.id;
    user = await addUser(database.db, tenant.id, { userName: 'ada' });
    node = await startTestNode(database.db, webDir);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await node.stop();
    await database.drop();
  });
  beforeEach(() => {
    faults = [];
  });

  interface Screen {
    locale?: string;
    colorScheme?: 'light' | 'dark';
    viewport?: { width: number; height: number };
  }

  /** Somebody signed on, at a screen. */
  async function administrator(screen: Screen = {}): Promise<BrowserContext> {
    const viewport = { width: 1280, height: 800 };
    const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en', viewport, ...screen });
    const data = { userName: 'admin', password };
    const headers = { origin: node.url };
    expect((await context.request.post(`${node.url}/api/web-manager/session`, { data, headers })).ok()).toBe(true);
    return context;
  }

  async function open(context: BrowserContext, at: string): Promise<Page> {
    const page = await openPage(context, `${node.url}/webmanager${at}`, faults);
    await page.locator('main h1').waitFor();
    return page;
  }

  /** Somebody else at the same time. */
  async function elsewhere(
    context: BrowserContext,
    method: 'POST' | 'PUT' | 'DELETE',
    at: string,
    data?: object,
  ): Promise<void> {
    const url = `${node.url}/api/web-manager${at}`;
    const answer = await context.request.fetch(url, { method, headers: { origin: node.url }, ...(data && { data }) });
    expect(await answer.text()).not.toContain('"code"');
  }

  /** The whole box of messages is between the bar and the fold, and has the focus. */
  async function expectMessagesInSight(page: Page): Promise<void> {
    const place = () =>
      page.locator('.form-messages').evaluate((box) => {
        const { top, bottom } = box.getBoundingClientRect();
        const bar = document.querySelector('.shell-top')?.getBoundingClientRect().bottom ?? 0;
        return top >= bar && bottom <= window.innerHeight && bottom > top && document.activeElement === box;
      });
    await expect.poll(place).toBe(true);
  }

  test('what stops a save is in sight, however far one has scrolled', async () => {
    const context = await administrator({ viewport: { width: 1280, height: 600 } });
    const page = await open(context, `/t/default/users/${user}`);
    const save = page.getByRole('button', { name: ui.actions.save });
    const lastName = page.getByRole('textbox', { name: manager.users.lastName, exact: true });
    const toEnd = () => page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await lastName.fill('');
    await toEnd();
    await save.click();
    await expectMessagesInSight(page);
    await look(page, 'web-manager-faults');
    await lastName.fill('Byron');
    const users = `/tenants/${tenantId}/users/${user}`;
    const answer = await context.request.get(`${node.url}/api/web-manager${users}`);
    await elsewhere(context, 'PUT', users, { ...(await answer.json()), lastName: 'Lovelace', firstName: 'Augusta' });
    await toEnd();
    await save.click();
    await page.getByText(ui.form.changedElsewhereTitle).waitFor();
    await expectMessagesInSight(page);
    await page.getByRole('button', { name: ui.form.settle }).click();
    await elsewhere(context, 'DELETE', users);
    await toEnd();
    await save.click();
    await page.getByText(ui.errors.USER_NOT_FOUND).waitFor();
    await expectMessagesInSight(page);
    expect(faults).toEqual([]);
    await context.close();
  });

  test.each(['light', 'dark'] as const)('every field shows that it has the focus (%s)', async (colorScheme) => {
    const context = await administrator({ colorScheme });
    const page = await open(context, '/t/default/users/new');
    for (const state of ['empty', 'refused']) {
      if (state === 'refused') await page.getByRole('button', { name: ui.actions.save }).click();
      for (const field of ['firstName', 'role', 'capacity-web-interaction', 'queueIds', 'disabled']) {
        await page.locator(`#field-${field}`).focus();
        // As by the keyboard.
        await page.keyboard.press('Shift');
        const { width, contrast } = await page.locator(`#field-${field}`).evaluate(ringOf);
        expect(width, `${state} ${field}`).toBeGreaterThanOrEqual(2);
        expect(contrast, `${state} ${field}`).toBeGreaterThanOrEqual(3);
      }
    }
    await context.close();
  });

  test('a number that is no whole one is refused at its field and never becomes another', async () => {
    const context = await administrator();
    const page = await open(context, '/t/default/users/new');
    const capacity = page.getByLabel(manager.users.capacity['web-interaction']);
    await capacity.fill('');
    await capacity.pressSequentially('1.5');
    expect(await capacity.inputValue()).toBe('1.5');
    await page.getByRole('button', { name: ui.actions.save }).click();
    await page.locator('#field-capacity-web-interaction-error').getByText(ui.faults.wholeNumber).waitFor();
    await context.close();
  });

  test.each(['en', 'fr'])('a row of a list has one line, whatever stands in it (%s)', async (locale) => {
    const context = await administrator({ locale });
    await elsewhere(context, 'POST', `/tenants/${tenantId}/users`, {
      userName: `somebody-with-a-long-name-${locale}`,
      firstName: 'Hubert Blaine',
      lastName: 'Wolfeschlegelsteinhausenbergerdorff-Montgomery',
      role: 'tenant-manager',
      queueIds: [],
      capacity: { voice: 0, callback: 0, email: 0, 'web-interaction': 2, 'open-media': 0 },
      disabled: false,
      password: 'a first password',
    });
    const page = await open(context, '/t/default/users');
    const rows = page.locator('.data-table tbody tr');
    await rows.first().waitFor();
    const heights = await rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));
    for (const height of heights) expect(height).toBeLessThan(38);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await look(page, `web-manager-users-${locale}`);
    await context.close();
  });

  test('before the tenant mode changes, the console says how agents sign on then; afterwards it names the tenant', async () => {
    const context = await administrator({ viewport: { width: 390, height: 844 } });
    const page = await open(context, '/installation');
    await page.getByRole('radio', { name: manager.installation.modes.multi }).check();
    await page.getByText(`${node.url}/agentportal/default`).waitFor();
    await look(page, 'web-manager-mode');
    await page.getByRole('button', { name: ui.actions.save }).click();
    await page.getByText(ui.form.saved.replace('{{name}}', manager.installation.title)).waitFor();
    await page.goto(`${node.url}/webmanager/tenants`);
    await page.getByRole('link', { name: '/agentportal/default' }).waitFor();
    await page.goto(`${node.url}/webmanager`);
    await page.getByRole('combobox', { name: manager.nav.tenant }).waitFor();
    const cut = await page
      .locator('.shell-brand')
      .evaluate((brand) => brand.clientWidth > 0 && brand.scrollWidth > brand.clientWidth);
    expect(cut).toBe(false);
    await look(page, 'web-manager-phone');
    await context.close();
  });

  test('the name of a button shows over the page and takes no room', async () => {
    const context = await administrator();
    const page = await open(context, '/');
    const bar = page.locator('.shell-top');
    const before = await bar.boundingBox();
    await page.getByRole('button', { name: manager.search.button }).hover();
    const tooltip = await page.locator('.icon-button', { has: page.locator(':hover') }).evaluate((button) => {
      const { content, position } = getComputedStyle(button, '::after');
      return { content, position };
    });
    expect(tooltip).toEqual({ content: `"${manager.search.button}"`, position: 'absolute' });
    expect(await bar.boundingBox()).toEqual(before);
    await context.close();
  });

  test.each(['/webmanager', '/agentportal'])('who comes for the first time is refused nothing at %s', async (door) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) refused.push(response.url());
    });
    await page.goto(`${node.url}${door}`);
    await page.getByRole('button', { name: ui.signOn.submit }).waitFor();
    expect(refused).toEqual([]);
    await context.close();
  });

  test('a user’s post-processing is written as mm:ss and kept', async () => {
    const grace = await addUser(database.db, tenantIdOf.parse(tenantId), { userName: 'grace' });
    const context = await administrator();
    const page = await open(context, `/t/default/users/${grace}`);
    const time = page.getByLabel(manager.users.postProcessing);
    await time.fill('1 minute');
    await page.getByRole('button', { name: ui.actions.save }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
    await time.fill('01:30');
    await page.getByLabel(manager.users.extension).fill('4711');
    await page.getByLabel(manager.users.reasonRequired).check({ force: true });
    await look(page, 'user-form-post-processing');
    await page.getByRole('button', { name: ui.actions.save }).click();
    await page.waitForURL('**/users');
    const row = await database.db.asSystem(({ q }) =>
      q
        .selectFrom('agent')
        .innerJoin('user_account', 'user_account.id', 'agent.user_id')
        .select(['post_processing_seconds', 'wrap_up_reason_required', 'extension'])
        .where('user_id', '=', grace)
        .executeTakeFirstOrThrow(),
    );
    expect(row).toEqual({ post_processing_seconds: 90, wrap_up_reason_required: true, extension: '4711' });
    await page.goto(`${node.url}/webmanager/t/default/users/${grace}`);
    await expect.poll(() => time.inputValue(), { timeout: 10_000 }).toBe('01:30');
    await context.close();
    expect(faults).toEqual([]);
  });
});

/** In the page: how broad the ring around a field is, and how it stands out from the page. */
function ringOf(field: Element): { width: number; contrast: number } {
  const parts = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  const luminance = (color: string): number => {
    const [r = 0, g = 0, b = 0] = parts(color).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const shown = field.closest('.mantine-Input-input') ?? field.parentElement?.querySelector('.mantine-Switch-track');
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown ?? field);
  const pair = [luminance(outlineColor), luminance(getComputedStyle(document.body).backgroundColor)];
  const [dark = 0, light = 0] = pair.sort((one, other) => one - other);
  return {
    width: outlineStyle === 'solid' ? Number.parseFloat(outlineWidth) : 0,
    contrast: (light + 0.05) / (dark + 0.05),
  };
}
