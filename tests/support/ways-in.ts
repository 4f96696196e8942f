/** One tenant with Ada, an administrator and browsers: what journeys about signing on start from. */
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { hashPassword } from '#server/identity/password.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { en as portalEn } from '#web/agent-portal/texts/en.ts';
import { fr as portalFr } from '#web/agent-portal/texts/fr.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';
import { addUser } from './fixtures.ts';
import { openPage } from './screens.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { startTestNode } from './test-node.ts';

export const languages = [
  { language: 'en', ui: uiEn, manager: managerEn, portal: portalEn },
  { language: 'fr', ui: uiFr, manager: managerFr, portal: portalFr },
] as const;
export type Words = (typeof languages)[number];
export const adminPassword = 'the-first-person-1';
export const agentPassword = 'the-second-person-1';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

export type WaysIn = Words & {
  readonly node: RunningNode;
  readonly database: TestDatabase;
  readonly tenantId: TenantId;
  readonly adaId: UserId;
  /** A page of a browser of its own. */
  browse(at: string): Promise<Page>;
};

/** Nothing that a page reported is left over at the end. */
export async function withWaysIn(
  browser: Browser,
  words: Words,
  work: (scene: WaysIn) => Promise<void>,
): Promise<void> {
  const database = await createTestDatabase({ poolSize: 6 });
  await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password: adminPassword });
  const tenant = await database.db.asSystem((tx) => findTenantByKey(tx, 'default'));
  if (tenant === undefined) throw new Error('the first tenant is not there');
  const passwordHash = await hashPassword(agentPassword);
  const adaId = await addUser(database.db, tenant.id, { userName: 'ada', passwordHash });
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
    await work({ ...words, node, database, tenantId: tenant.id, adaId, browse });
    expect(faults).toEqual([]);
  } finally {
    for (const context of contexts) await context.close();
    await node.stop();
    await database.drop();
  }
}

export async function signOn(page: Page, { ui }: Words, userName: string, password: string): Promise<void> {
  await page.getByLabel(ui.signOn.userName).fill(userName);
  await page.getByLabel(ui.signOn.password).first().fill(password);
  await page.getByRole('button', { name: ui.signOn.submit }).click();
}

export async function signOff(page: Page, { portal }: Words): Promise<void> {
  await page.getByRole('button', { name: portal.me.menu.replace('{{name}}', 'Ada') }).click();
  await page.getByRole('menuitem', { name: portal.me.signOff }).click();
}

export async function atDesk(page: Page, { portal }: Words): Promise<void> {
  await page.getByRole('button', { name: portal.me.menu.replace('{{name}}', 'Ada') }).waitFor();
}
