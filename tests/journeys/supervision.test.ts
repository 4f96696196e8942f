/** A supervisor watches the queues and agents of his tenant, helps where something is stuck, and the audit knows of it. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contactId as contactIdOf, type QueueId, type TenantId, type UserId } from '#contracts/vocabulary/ids.ts';
import type { TenantRole } from '#contracts/vocabulary/role.ts';
import { userView } from '#contracts/web-manager/users.ts';
import { addMessage } from '#server/contacts/add-message.ts';
import { open } from '#server/contacts/open.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { person } from '#tests/support/api.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addQueue, addReason, addUser, type UserOptions } from '#tests/support/fixtures.ts';
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
  { language: 'en', ui: uiEn, portal: portalEn, manager: managerEn },
  { language: 'fr', ui: uiFr, portal: portalFr, manager: managerFr },
] as const;
type Words = (typeof languages)[number];
const password = 'a password of theirs';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

type Scene = Words & {
  readonly node: RunningNode;
  readonly database: TestDatabase;
  readonly tenantId: TenantId;
  readonly queueId: QueueId;
  readonly faults: string[];
  /** A browser of its own, at the address given, where somebody has signed on. */
  at(address: string, userName: string, options?: { width: number; height: number; dark?: boolean }): Promise<Page>;
};

/** A machine under load is given time; what is pushed comes within two seconds. */
const until = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 15_000 });

const fill = (text: string, values: Record<string, string>) =>
  text.replace(/\{\{(\w+)(?:, number)?\}\}/g, (_, name: string) => values[name] ?? '');

describe.skipIf(withoutChromium)('the supervision', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function withScene(words: Words, work: (scene: Scene) => Promise<void>): Promise<void> {
    const database = await createTestDatabase({ poolSize: 8 });
    await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password });
    const tenant = await database.db.asSystem((tx) => findTenantByKey(tx, 'default'));
    if (tenant === undefined) throw new Error('the first tenant is not there');
    // The customers have no page: on a slow machine they would be gone before they are looked at.
    const patient = { customer_gone_queued_after_seconds: 600 };
    await database.db.asSystem(({ q }) => q.updateTable('tenant').set(patient).execute());
    const ada = await addPerson(database, tenant.id, 'Ada', { userName: 'ada', capacity: { 'web-interaction': 1 } });
    await addPerson(database, tenant.id, 'Mona', { userName: 'mona', role: 'supervisor' });
    const queueId = await addQueue(database.db, tenant.id, {
      name: 'Sales',
      memberIds: [ada],
      offerTimeoutSeconds: 120,
    });
    await addReason(database.db, tenant.id, 'unavailable', 'Fire drill');
    const node = await startTestNode(database.db, webDir);
    const contexts: BrowserContext[] = [];
    const faults: string[] = [];
    const at: Scene['at'] = async (address, userName, options = { width: 1280, height: 800 }) => {
      const { dark = false, ...viewport } = options;
      const context = await browser.newContext({
        locale: words.language,
        reducedMotion: 'reduce',
        colorScheme: dark ? 'dark' : 'light',
        viewport,
      });
      contexts.push(context);
      const page = await openPage(context, `${node.url}${address}`, faults);
      await signOn(page, words, userName);
      return page;
    };
    try {
      await work({ ...words, node, database, tenantId: tenant.id, queueId, faults, at });
      expect(faults).toEqual([]);
    } finally {
      for (const context of contexts) await context.close();
      await node.stop();
      await database.drop();
    }
  }

  test.each(languages)('shows who waits and who works, and lets a supervisor step in ($language)', (words) =>
    withScene(words, async (scene) => {
      const ada = await adaTalksToGrace(scene);
      const mona = await scene.at('/agentportal', 'mona');
      await mona.locator('.desk-list').waitFor();
      await mona.keyboard.press('Alt+S');
      await mona.getByRole('heading', { name: scene.portal.supervision.queues }).waitFor();
      expect(new URL(mona.url()).pathname).toBe('/agentportal/-/supervision');
      expect(await mona.evaluate(() => document.activeElement?.id)).toBe('supervision-title');
      await watch(mona, scene);
      await changeState(mona, ada, scene);
      await takeBack(mona, ada, scene);
      await giveToBen(mona, scene);
      await endWaiting(mona, scene);
      await signOff(mona, ada, scene);
      await readAudit(scene);
    }),
  );

  test.each(languages)('is for supervisors alone, and keeps its address ($language)', (words) =>
    withScene(words, async (scene) => {
      const { portal } = scene;
      const ada = await scene.at('/agentportal/-/supervision', 'ada');
      await ada.getByText(portal.supervision.notAllowed).waitFor();
      expect(await ada.getByRole('table').count()).toBe(0);
      expect(await ada.getByRole('button', { name: portal.supervision.title, exact: true }).count()).toBe(0);
      await look(ada, `supervision-not-allowed-${scene.language}`);
      await ada.getByRole('button', { name: portal.supervision.toDesk }).press('Enter');
      await ada.locator('.desk-list').waitFor();
      const mona = await scene.at('/agentportal/-/supervision', 'mona');
      await mona.getByRole('table', { name: portal.supervision.queues }).waitFor();
      await mona.reload();
      await mona.getByRole('table', { name: portal.supervision.queues }).waitFor();
      await mona.getByRole('button', { name: portal.list.label }).click();
      await mona.locator('.desk-list').waitFor();
      await mona.goBack();
      await mona.getByRole('table', { name: portal.supervision.queues }).waitFor();
      // The roles change hands under open pages.
      await giveRole(scene, 'mona', 'agent');
      await mona.getByText(portal.supervision.notAllowed).waitFor();
      await giveRole(scene, 'ada', 'supervisor');
      await ada.getByRole('button', { name: portal.supervision.title, exact: true }).click();
      await ada.getByRole('table', { name: portal.supervision.queues }).waitFor();
    }),
  );

  test.each(languages)('is quick with 500 agents, and fits a phone ($language)', (words) =>
    withScene(words, async (scene) => {
      const { portal, database, tenantId, language } = scene;
      const long = `Bartholomew-Maximilian ${'von und zu '.repeat(4)}Hohenstein`;
      const first = await addPerson(database, tenantId, long, { state: 'unavailable', at: new Date() });
      for (let count = 0; count < 497; count++)
        await addUser(database.db, tenantId, { state: count % 3 === 0 ? 'available' : 'offline', at: new Date() });
      await addQueue(database.db, tenantId, {
        name: `Orders, returns and ${'very '.repeat(8)}long names`,
        memberIds: [first],
      });
      const wide = await scene.at('/agentportal/-/supervision', 'mona', { width: 1280, height: 800, dark: true });
      const table = wide.getByRole('table', { name: portal.supervision.agents });
      await table.waitFor();
      await until(() => table.getByRole('row').count()).toBe(51);
      const began = performance.now();
      await wide.getByLabel(portal.supervision.filters.search).fill('hohenstein');
      await until(() => table.getByRole('row').count()).toBe(2);
      expect(performance.now() - began).toBeLessThan(2_000);
      await wide.getByLabel(portal.supervision.filters.search).fill('');
      await wide.getByLabel(portal.supervision.filters.state).selectOption('offline');
      await wide
        .getByText(fill(portal.supervision.agentsFound_other, { count: '33' }).slice(0, 2))
        .first()
        .waitFor();
      await wide.getByLabel(portal.supervision.filters.state).selectOption('');
      await look(wide, `supervision-500-dark-${language}`);
      const phone = await scene.at('/agentportal/-/supervision', 'mona', { width: 390, height: 844 });
      const cards = phone.getByRole('list', { name: portal.supervision.agents });
      await cards.waitFor();
      await until(() => cards.getByRole('listitem').count()).toBe(50);
      await phone.getByLabel(portal.supervision.filters.search).fill('hohenstein');
      await until(() => cards.getByRole('listitem').count()).toBe(1);
      expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      await look(phone, `supervision-phone-${language}`);
    }),
  );
});

async function giveRole({ node, tenantId }: Scene, userName: string, role: TenantRole): Promise<void> {
  const admin = await person(node.url, 'web-manager', { userName: 'admin', password });
  const path = `/api/web-manager/tenants/${tenantId}/users`;
  const { items } = await admin.get(z.object({ items: z.array(userView) }), 'GET', `${path}?search=${userName}`);
  await admin.get(userView, 'PUT', `${path}/${items[0]?.id}`, { ...items[0], role });
}

async function addPerson({ db }: TestDatabase, tenant: TenantId, name: string, options: UserOptions): Promise<UserId> {
  const id = await addUser(db, tenant, { ...options, passwordHash: await hashPassword(password) });
  await db.asSystem(({ q }) =>
    q.updateTable('user_account').set({ first_name: name, last_name: 'Test' }).where('id', '=', id).execute(),
  );
  return id;
}

async function signOn(page: Page, { ui }: Words, userName: string): Promise<void> {
  await page.getByLabel(ui.signOn.userName).fill(userName);
  await page.getByLabel(ui.signOn.password).first().fill(password);
  await page.getByRole('button', { name: ui.signOn.submit }).click();
}

async function customer({ database, tenantId, queueId }: Scene, customerName: string): Promise<void> {
  const ground = { db: database.db, clock: systemClock };
  await open(ground, { tenantId, queueId, live: true, medium: 'web-interaction', customerName, text: 'Hello?' });
}

/** Ada talks to Grace, and Linus waits because she can do no more. */
async function adaTalksToGrace(scene: Scene): Promise<Page> {
  const ada = await scene.at('/agentportal', 'ada');
  await ada.locator('.desk-list').waitFor();
  await ada.keyboard.press('Alt+A');
  await ada.locator('.state-text', { hasText: new RegExp(`^${scene.portal.state.available}$`) }).waitFor();
  await customer(scene, 'Grace');
  await ada.getByRole('article', { name: 'Grace' }).waitFor();
  await ada.keyboard.press('Alt+Enter');
  await ada.getByRole('textbox', { name: fill(scene.portal.composer.label, { name: 'Grace' }) }).waitFor();
  return ada;
}

const agentRow = (page: Page, { portal }: Scene) =>
  page.getByRole('table', { name: portal.supervision.agents }).getByRole('row', { name: /Ada Test/ });

async function watch(mona: Page, scene: Scene): Promise<void> {
  const { portal, language } = scene;
  const { supervision } = portal;
  const queue = mona.getByRole('table', { name: supervision.queues }).getByRole('row', { name: /Sales/ });
  const cells = async () => (await queue.getByRole('cell').allInnerTexts()).map((text) => text.trim());
  // Waiting, oldest, offered, active; available, unavailable, signed on; level, handled, abandoned; handled, abandoned.
  const percent = new Intl.NumberFormat(language, { style: 'percent' }).format(1);
  await until(cells).toEqual(['0', '–', '0', '1', '1', '0', '1', percent, '0', '0', '0', '0'].map(spaced));
  await customer(scene, 'Linus');
  await until(async () => (await cells())[0]).toBe('1');
  await until(async () => (await cells())[1]).toMatch(/^\d+\ss$/);
  const row = agentRow(mona, scene);
  await row.getByText(portal.state.available, { exact: true }).waitFor();
  const held = fill(supervision.held.one, {
    medium: portal.details.media['web-interaction'],
    state: supervision.contactStates.active,
  });
  expect(await row.textContent()).toContain(held);
  await look(mona, `supervision-${language}`);
}

/** Spaces that do not break are written in one way. */
const spaced = (text: string) => text.replace(/[\u00a0\u202f]/gu, '\u00a0');

async function choose(mona: Page, scene: Scene, act: string): Promise<void> {
  await mona.getByRole('button', { name: fill(scene.ui.table.actionsOf, { name: 'Ada Test' }) }).focus();
  await mona.keyboard.press('Enter');
  await mona.getByRole('menuitem', { name: act, exact: true }).click();
}

async function changeState(mona: Page, ada: Page, scene: Scene): Promise<void> {
  const { portal, language } = scene;
  const { acts, confirm, done } = portal.supervision;
  await choose(mona, scene, acts.unavailable);
  const dialog = mona.getByRole('dialog', { name: fill(confirm.unavailableTitle, { name: 'Ada Test' }) });
  await dialog.getByLabel(confirm.reason).selectOption({ label: 'Fire drill' });
  await look(mona, `supervision-unavailable-${language}`);
  await dialog.getByRole('button', { name: confirm.unavailable, exact: true }).press('Enter');
  await mona.getByText(fill(done.unavailable, { name: 'Ada Test' })).waitFor();
  await agentRow(mona, scene).getByText('Fire drill').waitFor();
  await ada.locator('.desk-line', { hasText: fill(portal.state.madeUnavailable, { by: 'Mona Test' }) }).waitFor();
  await ada.locator('.state-button', { hasText: 'Fire drill' }).waitFor();
  await look(ada, `supervised-desk-${language}`);
}

async function readGrace(mona: Page, drawer: Locator, scene: Scene): Promise<void> {
  const { portal, language, database, tenantId } = scene;
  await drawer.getByRole('button', { name: `${portal.supervision.acts.read} Grace` }).press('Enter');
  const dialog = mona.getByRole('dialog', { name: fill(portal.supervision.read.title, { name: 'Grace' }) });
  const said = dialog.getByRole('region', { name: portal.conversation.label }).getByRole('listitem');
  await until(() => said.allInnerTexts()).toEqual([expect.stringMatching(/^Grace[\s\S]*Hello\?$/)]);
  const rows = await database.db.asSystem(({ q }) => q.selectFrom('contact').selectAll().orderBy('id').execute());
  const more = { contactId: contactIdOf.parse(rows[0]?.id), text: 'Anybody?', author: { kind: 'customer' } as const };
  await addMessage({ db: database.db, clock: systemClock }, { ...more, tenantId, clientId: randomUUID() });
  await dialog.getByRole('button', { name: portal.supervision.read.refresh }).press('Enter');
  await until(() => said.count()).toBe(2);
  await look(mona, `supervision-read-${language}`);
  await mona.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

async function takeBack(mona: Page, ada: Page, scene: Scene): Promise<void> {
  const { portal, language } = scene;
  const { contacts, acts, confirm } = portal.supervision;
  await ada.locator('#desk-composer').fill('Half a sen');
  await choose(mona, scene, contacts.show);
  const drawer = mona.getByRole('dialog', { name: fill(contacts.ofAgent, { name: 'Ada Test' }) });
  const button = drawer.getByRole('button', { name: `${acts.takeBack} Grace` });
  await button.waitFor();
  await look(mona, `supervision-contacts-${language}`);
  await readGrace(mona, drawer, scene);
  await button.press('Enter');
  const dialog = mona.getByRole('dialog', { name: fill(confirm.takeBackTitle, { name: 'Grace' }) });
  await look(mona, `supervision-take-back-${language}`);
  await dialog.getByRole('button', { name: confirm.takeBack, exact: true }).press('Enter');
  await drawer.getByText(contacts.empty).waitFor();
  await dialog.waitFor({ state: 'detached' });
  const kept = ada.getByRole('region', { name: fill(portal.notice.by.requeued, { by: 'Mona Test', name: 'Grace' }) });
  await kept.getByText(`${portal.unsent.draft} Half a sen`).waitFor();
  await look(ada, `supervised-desk-draft-${language}`);
  await kept.getByRole('button', { name: portal.unsent.discard }).click();
  await mona.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
}

/** Ben is no member of the queue: Grace is offered to him alone, and is first in it again when he declines. */
async function giveToBen(mona: Page, scene: Scene): Promise<void> {
  const { portal, database, tenantId, language } = scene;
  const { contacts, acts, assign, filters } = portal.supervision;
  await addPerson(database, tenantId, 'Ben', { userName: 'ben', capacity: { 'web-interaction': 1 } });
  const ben = await scene.at('/agentportal', 'ben');
  await ben.locator('.desk-list').waitFor();
  await ben.keyboard.press('Alt+A');
  await ben.locator('.state-text', { hasText: new RegExp(`^${portal.state.available}$`) }).waitFor();
  await mona.getByRole('button', { name: fill(contacts.showOf, { name: 'Sales' }) }).press('Enter');
  const drawer = mona.getByRole('dialog', { name: fill(contacts.ofQueue, { name: 'Sales' }) });
  await drawer.getByRole('button', { name: `${acts.assign} Grace` }).press('Enter');
  const dialog = mona.getByRole('dialog', { name: fill(assign.title, { name: 'Grace' }) });
  await dialog.getByLabel(filters.search).fill('ben');
  await until(() => dialog.getByRole('radio').count()).toBe(1);
  await mona.keyboard.press('Tab');
  await mona.keyboard.press('Space');
  await look(mona, `supervision-assign-${language}`);
  await dialog.getByRole('button', { name: assign.do, exact: true }).press('Enter');
  await mona.getByText(fill(assign.done, { name: 'Grace', agent: 'Ben Test' })).waitFor();
  const offer = ben.getByRole('article', { name: 'Grace' });
  await offer.getByText(fill(portal.offer.passedBy, { name: 'Mona Test' })).waitFor();
  await look(ben, `supervision-assigned-${language}`);
  await offer.getByRole('button', { name: portal.offer.reject }).press('Enter');
  await offer.waitFor({ state: 'detached' });
  await dialog.waitFor({ state: 'detached' });
  await mona.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
}

async function endWaiting(mona: Page, scene: Scene): Promise<void> {
  const { contacts, acts, confirm } = scene.portal.supervision;
  await mona.getByRole('button', { name: fill(contacts.showOf, { name: 'Sales' }) }).press('Enter');
  const drawer = mona.getByRole('dialog', { name: fill(contacts.ofQueue, { name: 'Sales' }) });
  // Grace went to the head of the line.
  await until(async () => (await drawer.getByRole('listitem').allInnerTexts()).join()).toMatch(/Grace[\s\S]*Linus/);
  await drawer.getByRole('button', { name: `${acts.end} Linus` }).click();
  const dialog = mona.getByRole('dialog', { name: fill(confirm.endTitle, { name: 'Linus' }) });
  await dialog.getByRole('button', { name: confirm.end, exact: true }).click();
  await drawer.getByText('Linus').waitFor({ state: 'detached' });
  // The list may know it before the answer has closed the dialog, whose Escape it would be.
  await dialog.waitFor({ state: 'detached' });
  await mona.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
}

async function signOff(mona: Page, ada: Page, scene: Scene): Promise<void> {
  const { portal, ui } = scene;
  const { acts, confirm } = portal.supervision;
  await choose(mona, scene, acts.signOff);
  const dialog = mona.getByRole('dialog', { name: fill(confirm.signOffTitle, { name: 'Ada Test' }) });
  await dialog.getByRole('button', { name: confirm.signOff, exact: true }).press('Enter');
  await agentRow(mona, scene).getByText(portal.state.offline, { exact: true }).waitFor();
  await ada.getByRole('dialog', { name: ui.signOn.again }).waitFor();
  await ada
    .getByText(fill(portal.connection.signedOffBy, { by: 'Mona Test' }))
    .first()
    .waitFor();
}

async function readAudit(scene: Scene): Promise<void> {
  const { manager, language } = scene;
  const page = await scene.at('/webmanager/audit?text=mona', 'admin');
  const { audit } = manager;
  const entries = page.getByRole('list', { name: audit.title }).locator('> li');
  // Beside the supervisor's own sign-on.
  const ofSupervision = entries.filter({
    hasText: new RegExp(` · (${audit.objects.agent}|${audit.objects.contact}) `),
  });
  await until(() => ofSupervision.count()).toBe(6);
  const told = (await ofSupervision.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  expect(told[0]).toContain(`${audit.actions['signed-off']} · ${audit.objects.agent} Ada Test`);
  expect(told[1]).toContain(`${audit.actions.ended} · ${audit.objects.contact}`);
  expect(told[1]).toContain(audit.states.abandoned);
  expect(told[2]).toContain(`${audit.actions.reassigned} · ${audit.objects.contact}`);
  expect(told[2]).toContain('Ben Test');
  expect(told[3]).toContain(`${audit.actions['taken-back']} · ${audit.objects.contact}`);
  expect(told[4]).toContain(`${audit.actions['conversation-read']} · ${audit.objects.contact}`);
  expect(told[5]).toContain(`${audit.actions.changed} · ${audit.objects.agent} Ada Test`);
  expect(told[5]).toContain('Fire drill');
  // Customers stand in it by the id of their contact alone.
  for (const each of told) expect(each).not.toMatch(/Grace|Linus/);
  await look(page, `supervision-audit-${language}`);
}
