/** The lists of the directory with hundreds of users: found, sorted, filtered, paged, copied; and the place is kept. */
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addDepartment, addQueue } from '#tests/support/fixtures.ts';
import { addPeople } from '#tests/support/people.ts';
import { look, lookSmall, openPage } from '#tests/support/screens.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';

const languages = [
  { language: 'en', ui: uiEn, manager: managerEn },
  { language: 'fr', ui: uiFr, manager: managerFr },
] as const;
type Words = (typeof languages)[number];
const password = 'the-administrator-1';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const many = 500;

type Scene = Words & {
  readonly context: BrowserContext;
  readonly node: RunningNode;
  readonly database: TestDatabase;
  readonly tenant: TenantId;
  readonly faults: string[];
};

describe.skipIf(withoutChromium)('the lists of the directory', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function withScene(words: Words, work: (scene: Scene) => Promise<void>): Promise<void> {
    const database = await createTestDatabase({ poolSize: 6 });
    await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password });
    const tenant = await database.db.asSystem((tx) => findTenantByKey(tx, 'default'));
    if (tenant === undefined) throw new Error('the first tenant is not there');
    const node = await startTestNode(database.db, webDir);
    const context = await browser.newContext({
      locale: words.language,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
    });
    const headers = { origin: node.url };
    await context.request.post(`${node.url}/api/web-manager/session`, {
      data: { userName: 'admin', password },
      headers,
    });
    context.setDefaultTimeout(10_000);
    const faults: string[] = [];
    try {
      await work({ ...words, context, node, database, tenant: tenant.id, faults });
      expect(faults).toEqual([]);
    } finally {
      await context.close();
      await node.stop();
      await database.drop();
    }
  }

  test.each(languages)('500 users are found, sorted, filtered and paged, and the place is kept ($language)', (words) =>
    withScene(words, async (scene) => {
      const { context, node, database, tenant, ui, language } = scene;
      const sales = await addDepartment(database.db, tenant, 'Sales');
      await addPeople(database, tenant, { count: many, departmentId: sales, inDepartment: 60 });
      const page = await openPage(context, `${node.url}/webmanager/t/default/users`, scene.faults);
      const rows = page.locator('.data-table tbody tr');
      await expectFound(page, scene, many);
      expect(await names(page)).toEqual(['Person 1', 'Person 2', 'Person 3']);
      await look(page, `users-list-${language}`);
      await sortByKeyboard(page, scene);
      await filterAndPage(page, scene);
      // Nothing is found: not the empty list, and one press leads back.
      await page.getByRole('searchbox', { name: ui.table.search }).fill('nobody is called this');
      await page.getByText(ui.table.nothingFound).waitFor();
      await look(page, `users-nothing-${language}`);
      await page.getByRole('button', { name: ui.table.clear }).press('Enter');
      await expectFound(page, scene, many);
      expect(await page.locator(':focus').getAttribute('type')).toBe('search');
      // The longest word of a state; in French it is three lines on a telephone.
      await database.db.asSystem(({ q }) =>
        q.updateTable('user_account').set({ must_change_password: true }).where('tenant_id', '=', tenant).execute(),
      );
      await page.reload();
      await rows.first().waitFor();
      await lookSmall(page, `users-list-${language}`);
      await page.setViewportSize({ width: 390, height: 844 });
      const role = page.getByRole('combobox', { name: scene.manager.users.role, exact: true });
      await page.getByRole('button', { name: ui.table.filters, exact: true }).press('Enter');
      await role.selectOption('agent');
      await page.getByRole('button', { name: ui.table.filtersChosen.replace('{{count, number}}', '1') }).waitFor();
      await expectFound(page, scene, many);
      // Old rows are pale until the new ones are there.
      await page.locator('.data-table:not([aria-busy="true"])').waitFor();
      await look(page, `users-list-phone-${language}`);
    }),
  );

  test.each(languages)('a department is kept, given to a user, and deleted once it is empty ($language)', (words) =>
    withScene(words, async (scene) => {
      const page = await openPage(scene.context, `${scene.node.url}/webmanager/t/default/departments`, scene.faults);
      await keepDepartment(page, scene);
      await copyUser(page, scene);
      await refuseDeletion(page, scene);
    }),
  );

  test('members of a queue are searched among hundreds, chosen and taken out', () =>
    withScene(languages[0], async ({ context, node, database, tenant, faults, ui, manager }) => {
      await addPeople(database, tenant, { count: many });
      const queue = await addQueue(database.db, tenant, { name: 'Support' });
      const page = await openPage(context, `${node.url}/webmanager/t/default/queues/${queue}`, faults);
      const members = page.getByRole('combobox', { name: manager.queues.members });
      for (const name of ['person-417', 'person-9']) {
        await members.fill(name);
        await page
          .getByRole('option', { name: `(${name})` })
          .first()
          .waitFor();
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
      }
      await page.getByText(manager.people.chosen_other.replace('{{count, number}}', '2')).waitFor();
      await page.getByText('Person 417 Ada (person-417)').waitFor();
      await look(page, 'queue-members');
      await page.getByRole('button', { name: 'Take out Person 9 Ada (person-9)' }).press('Enter');
      await page.getByRole('button', { name: ui.actions.save }).click();
      await page.waitForURL('**/queues');
      await page.getByRole('link', { name: '1', exact: true }).click();
      await page.waitForURL(/users\?queue=/);
      await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(['Person 417']);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: manager.search.title }).fill('PERSON-321');
      await page.getByRole('option', { name: 'Person 321' }).click();
      await page.getByRole('heading', { name: 'Person 321 Ada', level: 1 }).waitFor();
    }));
});

/** The family names of the first rows. */
async function names(page: Page): Promise<string[]> {
  const cells = await page.locator('.data-table tbody th').allInnerTexts();
  return cells.slice(0, 3).map((text) => text.replace(' Ada', ''));
}

async function expectFound(page: Page, { ui, language }: Words, count: number): Promise<void> {
  const number = new Intl.NumberFormat(language).format(count);
  const text = (count === 1 ? ui.table.found_one : ui.table.found_other).replace('{{count, number}}', number);
  await page.getByRole('status').getByText(text, { exact: true }).waitFor();
}

async function sortByKeyboard(page: Page, { manager }: Words): Promise<void> {
  const header = page.getByRole('columnheader', { name: manager.users.userName });
  expect(await header.getAttribute('aria-sort')).toBe('none');
  await header.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/sort=userName/);
  await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(['Person 1', 'Person 10', 'Person 100']);
  expect(await header.getAttribute('aria-sort')).toBe('ascending');
  await page.keyboard.press('Enter');
  await page.waitForURL(/order=desc/);
  await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(['Person 99', 'Person 98', 'Person 97']);
  expect(await header.getAttribute('aria-sort')).toBe('descending');
  // The way back is a step each.
  await page.goBack();
  await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(['Person 1', 'Person 10', 'Person 100']);
  await page.goBack();
  await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(['Person 1', 'Person 2', 'Person 3']);
}

async function filterAndPage(page: Page, words: Words): Promise<void> {
  const { ui, manager } = words;
  await page.getByLabel(manager.users.department, { exact: true }).selectOption('Sales');
  await expectFound(page, words, 60);
  await page.getByRole('button', { name: ui.table.nextPage }).press('Enter');
  await page.waitForURL(/page=2/);
  await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(['Person 51', 'Person 52', 'Person 53']);
  expect(await page.locator(':focus').textContent()).toBe(ui.table.nextPage);
  await page.reload();
  await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(['Person 51', 'Person 52', 'Person 53']);
  await expectFound(page, words, 60);
  await comeBack(page, words);
  // What is typed begins at the first page.
  await page.getByRole('searchbox', { name: ui.table.search }).fill('person-6');
  await page.waitForURL(/search=person-6/);
  await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(['Person 6', 'Person 60']);
  expect(page.url()).not.toContain('page=');
}

/** From the page of one user, by each of its three ways, to the place in the list. */
async function comeBack(page: Page, { ui, manager }: Words): Promise<void> {
  const ways = [
    page.getByRole('link', { name: manager.nav.back.replace('{{list}}', manager.users.title) }),
    page.getByRole('button', { name: ui.actions.cancel }),
    page.getByRole('button', { name: ui.actions.save }),
  ];
  for (const way of ways) {
    await page.getByRole('link', { name: 'Person 52 Ada' }).click();
    await page.getByRole('heading', { name: 'Person 52 Ada', level: 1 }).waitFor();
    await way.press('Enter');
    await page.waitForURL(/users\?(?=.*page=2)(?=.*department=)/);
    await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(['Person 51', 'Person 52', 'Person 53']);
  }
}

/** The empty list, one department, a name that is taken. */
async function keepDepartment(page: Page, { ui, manager, language }: Words): Promise<void> {
  const { departments } = manager;
  await page.getByText(departments.emptyText).waitFor();
  await look(page, `departments-empty-${language}`);
  await page.getByRole('link', { name: departments.add }).press('Enter');
  await page.getByLabel(departments.name).fill('Ventes');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Ventes', exact: true }).waitFor();
  await page.getByRole('link', { name: departments.add }).click();
  await page.getByLabel(departments.name).fill('ventes');
  await page.keyboard.press('Enter');
  await page.locator('#field-name-error').getByText(ui.errors.DEPARTMENT_NAME_TAKEN).waitFor();
  await page.getByLabel(departments.name).fill('');
  await page.getByLabel(departments.name).fill('Accueil');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Accueil', exact: true }).waitFor();
  await look(page, `departments-${language}`);
}

/** A user with all fields, and a copy of him that has what is not his own. */
async function copyUser(page: Page, words: Words): Promise<void> {
  const { ui, manager, language } = words;
  const { users } = manager;
  await page.getByRole('link', { name: manager.users.title, exact: true }).click();
  await page.getByRole('link', { name: users.add }).click();
  await page.getByLabel(users.firstName).fill('Ada');
  await page.getByRole('textbox', { name: users.lastName, exact: true }).fill('Lovelace');
  await page.getByRole('textbox', { name: users.userName, exact: true }).fill('ada');
  await page.getByRole('textbox', { name: users.employeeId, exact: true }).fill('P-1');
  await page.getByRole('combobox', { name: users.department }).click();
  await page.getByRole('option', { name: 'Ventes' }).click();
  await page.getByRole('combobox', { name: users.authentication }).click();
  await page.getByRole('option', { name: users.authentications.password, exact: true }).click();
  await page.getByLabel(users.circuitUser).fill('ada@circuit.example');
  await page.getByLabel(users.postProcessing).fill('01:30');
  await look(page, `user-all-fields-${language}`);
  const drawn = await page.getByRole('textbox', { name: users.password, exact: true }).inputValue();
  await page.getByRole('button', { name: ui.actions.save }).click();
  await keepPassword(page, words, drawn);
  await page.getByRole('button', { name: ui.table.actionsOf.replace('{{name}}', 'Lovelace Ada') }).press('Enter');
  await page.getByRole('menuitem', { name: ui.actions.copyAs }).click();
  await page.waitForURL(/users\/new\?copy=/);
  await page.getByRole('heading', { name: users.addTitle }).waitFor();
  for (const label of [users.firstName, users.employeeId, users.circuitUser]) {
    expect(await page.getByRole('textbox', { name: label, exact: true }).inputValue(), label).toBe('');
  }
  expect(await page.getByRole('combobox', { name: users.department }).inputValue()).toBe('Ventes');
  const authentication = page.getByRole('combobox', { name: users.authentication });
  expect(await authentication.inputValue()).toBe(users.authentications.password);
  expect(await page.getByLabel(users.postProcessing).inputValue()).toBe('01:30');
  await look(page, `user-copy-${language}`);
  await page.getByLabel(users.firstName).fill('Grace');
  await page.getByRole('textbox', { name: users.lastName, exact: true }).fill('Hopper');
  await page.getByRole('textbox', { name: users.userName, exact: true }).fill('grace');
  await page.getByLabel(users.circuitUser).fill('ADA@circuit.example');
  await page.getByRole('button', { name: ui.actions.save }).click();
  await page.locator('#field-circuitUser-error').getByText(ui.errors.USER_CIRCUIT_TAKEN).waitFor();
  await page.getByLabel(users.circuitUser).fill('');
  await copyPassword(page, words);
  await page.getByRole('button', { name: ui.actions.save }).click();
  await page.getByRole('link', { name: 'Hopper Grace' }).waitFor();
}

const copyPassword = (page: Page, { ui, manager }: Words): Promise<void> =>
  page
    .getByRole('button', {
      name: ui.labelled.replace('{{label}}', ui.actions.copy).replace('{{value}}', manager.users.password),
    })
    .click();

/** A password that was drawn and not copied is shown once more after it was saved; who leaves without it is asked. */
async function keepPassword(page: Page, words: Words, drawn: string): Promise<void> {
  const { ui, manager, language } = words;
  const { once } = manager.access;
  await page.getByText(once.person).waitFor();
  await page.getByText(drawn, { exact: true }).waitFor();
  await look(page, `user-password-once-${language}`);
  await page.getByRole('button', { name: once.done }).click();
  const question = page.getByRole('dialog', { name: once.leaveTitle });
  await question.getByRole('button', { name: ui.actions.stay }).press('Enter');
  await copyPassword(page, words);
  await page.getByText(once.copied).waitFor();
  await page.getByRole('button', { name: once.done }).press('Enter');
  await page.waitForURL('**/users');
}

async function refuseDeletion(page: Page, { ui, manager, language }: Words): Promise<void> {
  const { departments } = manager;
  await page.getByRole('link', { name: departments.title, exact: true }).click();
  await page.getByRole('button', { name: ui.table.actionsOf.replace('{{name}}', 'Ventes') }).press('Enter');
  await page.getByRole('menuitem', { name: ui.actions.delete }).click();
  const question = page.getByRole('dialog');
  await question.getByText(departments.holds_other.replace('{{count, number}}', '2')).waitFor();
  // It can only fail: nothing is offered but the way to what depends on it.
  await question.getByText(manager.deleteBlocked).waitFor();
  expect(await question.getByRole('button', { name: ui.actions.delete }).count()).toBe(0);
  await look(page, `department-in-use-${language}`);
  await question.getByRole('link', { name: departments.show }).click();
  await page.waitForURL(/users\?department=/);
  await expect.poll(() => page.locator('.data-table tbody tr').count(), { timeout: 10_000 }).toBe(2);
}
