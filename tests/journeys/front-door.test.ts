/** The address itself, and addresses that lead nowhere, in a real browser. */
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningNode } from '#server/node.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { texts } from '#web/front-door/texts.ts';

describe.skipIf(withoutChromium)('the front door', () => {
  let browser: Browser;
  let database: TestDatabase;
  let node: RunningNode;
  beforeAll(async () => {
    database = await createTestDatabase();
    node = await startTestNode(database.db, path.join(import.meta.dirname, '..', '..', 'dist', 'web'));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await node.stop();
    await database.drop();
  });

  test.each(['en', 'fr'] as const)('shows the way to the doors, and where there is nothing (%s)', async (language) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        locale: language,
        colorScheme,
        viewport: { width: 390, height: 844 },
      });
      const faults: string[] = [];
      const page = await openPage(context, node.url, faults);
      await page.getByText(texts[language].intro).waitFor();
      await look(page, `front-door-${language}-${colorScheme}`);
      const answer = await page.goto(`${node.url}/nothing/here`);
      expect(answer?.status()).toBe(404);
      await page.getByText(texts[language].nowhere, { exact: false }).waitFor();
      await page.getByRole('link', { name: texts[language].webManager }).click();
      await page.waitForURL('**/webmanager**');
      await context.close();
      expect(faults).toEqual([]);
    }
  });

  test('programs get problem details where there is nothing', async () => {
    const answer = await fetch(`${node.url}/nothing`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const api = await fetch(`${node.url}/api/nothing`, { headers: { accept: 'text/html' } });
    expect(await api.json()).toMatchObject({ code: 'ROUTE_NOT_FOUND' });
    const broken = await fetch(`${node.url}/%E0%A4%A`);
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ code: 'INPUT_INVALID' });
  });
});
