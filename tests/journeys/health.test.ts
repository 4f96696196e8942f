/** System > Health: what is wrong, on which node, since when and what to do; alarms, and the webhook that is told. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { systemClock } from '#server/platform/clock.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addGoneNode } from '#tests/support/fixtures.ts';
import { look, lookSmall, openPage } from '#tests/support/screens.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { en as managerEn } from '#web/web-manager/texts/en.ts';
import { fr as managerFr } from '#web/web-manager/texts/fr.ts';

const languages = [
  { language: 'en', ui: uiEn, health: managerEn.health },
  { language: 'fr', ui: uiFr, health: managerFr.health },
] as const;
type Words = (typeof languages)[number];
const password = 'the-administrator-1';
const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

interface Scene {
  /** A browser of its own, signed on. */
  open(words: Words, at: string): Promise<Page>;
  readonly url: string;
  readonly database: TestDatabase;
}

describe.skipIf(withoutChromium)('System > Health', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function withScene(work: (scene: Scene) => Promise<void>): Promise<void> {
    const database = await createTestDatabase({ poolSize: 6 });
    await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin', password });
    await database.db.asSystem(({ q }) =>
      q.insertInto('backup_run').values({ finished_at: systemClock.now(), ok: true, bytes: 5_242_880 }).execute(),
    );
    const node = await startTestNode(database.db, webDir, {
      disks: { disk: path.parse(webDir).root },
      outbound: { privateNetworks: ['127.0.0.1'] },
    });
    const contexts: BrowserContext[] = [];
    const faults: string[] = [];
    const open = async (words: Words, at: string): Promise<Page> => {
      const viewport = { width: 1280, height: 800 };
      const context = await browser.newContext({ locale: words.language, reducedMotion: 'reduce', viewport });
      contexts.push(context);
      const page = await openPage(context, `${node.url}${at}`, faults);
      await signOn(page, words.ui);
      return page;
    };
    try {
      await work({ open, url: node.url, database });
      expect(faults).toEqual([]);
    } finally {
      for (const context of contexts) await context.close();
      await node.stop();
      await database.drop();
    }
  }

  test('a node that is gone is an alarm on every page, in every language, until it is dismissed', () =>
    withScene(async ({ open, url, database }) => {
      const [english, french] = languages;
      const { health } = english;
      // The disk of the machine that runs this may be low.
      const settings = { disk_percent: 1, node_gone_seconds: 15 };
      await database.db.asSystem(({ q }) => q.updateTable('alarm_settings').set(settings).execute());
      const page = await open(english, '/webmanager/health');
      await page.getByText(health.allWell).waitFor();
      await page.getByText(health.conditions.fine).first().waitFor();
      await look(page, 'health-well-en');
      await addGoneNode(database.db);
      await page.getByText(gone(english)).waitFor({ timeout: 60_000 });
      await page.getByText(health.ruleAdvice['node-gone']).waitFor();
      const other = await open(french, '/webmanager/health');
      await other.getByText(gone(french)).waitFor();
      for (const [each, { language }] of [
        [page, english],
        [other, french],
      ] as const) {
        await look(each, `health-gone-${language}`);
        await lookSmall(each, `health-gone-${language}`);
      }
      await page.goto(`${url}/webmanager`);
      const banner = page.getByRole('status').filter({ hasText: gone(english) });
      await banner.waitFor();
      await look(page, 'health-banner-en');
      await banner.getByRole('link', { name: health.toHealth }).press('Enter');
      await page.getByRole('button', { name: health.dismissOf.replace('{{name}}', 'web-9:8080') }).press('Enter');
      const dialog = page.getByRole('dialog');
      await look(page, 'health-dismiss-en');
      await dialog.getByRole('button', { name: health.dismiss }).press('Enter');
      await page.getByText(health.allWell).waitFor({ timeout: 30_000 });
      await page.getByRole('region', { name: health.past }).getByText(gone(english)).waitFor({ timeout: 30_000 });
    }));

  test('a webhook is set, tested, and told of an alarm', () =>
    withScene(async ({ open, database }) => {
      const [{ health, ui }, french] = languages;
      const { port, types } = await receiver();
      const page = await open(languages[0], '/webmanager/health/settings');
      const address = page.getByRole('textbox', { name: health.form.webhookUrl });
      await address.fill('http://10.0.0.1/hook');
      const save = page.getByRole('button', { name: ui.actions.save });
      await save.press('Enter');
      await page.getByText(ui.errors.WEBHOOK_URL_REFUSED).first().waitFor();
      await look(page, 'health-settings-refused-en');
      await address.fill(`http://127.0.0.1:${port}/hook`);
      await page.getByRole('button', { name: health.form.generate }).press('Enter');
      const secret = page.getByRole('textbox', { name: health.form.webhookSecret });
      expect(await secret.inputValue()).toMatch(/^[0-9a-f]{48}$/);
      await save.press('Enter');
      await page.getByText(health.form.webhookSecretKept).waitFor();
      expect(await secret.inputValue()).toBe('');
      await page.getByRole('button', { name: health.form.test }).press('Enter');
      await page.getByText(health.form.tested.replace('{{status}}', '204')).waitFor();
      const old = new Date(systemClock.now().getTime() - 8 * 86_400_000);
      await database.db.asSystem(({ q }) => q.updateTable('backup_run').set({ finished_at: old }).execute());
      const told = page.getByRole('region', { name: health.deliveries });
      await told.getByText(health.rules['backup-old']).waitFor({ timeout: 30_000 });
      await told.getByText(health.states.delivered).waitFor({ timeout: 30_000 });
      expect(types).toEqual(['alarm.test', 'alarm.raised']);
      await lookSmall(page, 'health-settings-en');
      const other = await open(french, '/webmanager/health/settings');
      await other.getByText(french.health.states.delivered).waitFor();
      await look(other, 'health-settings-fr');
    }));
});

/** The alarm of a node that is gone, in words. */
const gone = ({ health }: Words): string => health.rules['node-gone'].replace('{{node}}', 'web-9:8080');

async function receiver(): Promise<{ port: number; types: string[] }> {
  const types: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => {
      body += piece.toString();
    });
    request.on('end', () => {
      types.push(/"type":"([a-z.]+)"/.exec(body)?.[1] ?? '');
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  return { port: address.port, types };
}

async function signOn(page: Page, ui: Words['ui']): Promise<void> {
  await page.getByLabel(ui.signOn.userName).fill('admin');
  await page.getByLabel(ui.signOn.password).first().fill(password);
  await page.getByRole('button', { name: ui.signOn.submit }).press('Enter');
}
