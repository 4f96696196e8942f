/** Looking at screens as tests do: faults of the page, axe, pictures for people. */
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { placeholders } from '#contracts/vocabulary/placeholder.ts';

/** Where to leave pictures of the screens, for people; unset in CI. */
const pictures = process.env.RELAIS_TEST_PICTURES;

/** Opens a page whose errors, and violations of the content security policy, are added to `faults`. */
export async function openPage(context: BrowserContext, url: string, faults: string[]): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`${url}: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    // Refusals (wrong password, no session yet) are part of the story.
    if (message.type() === 'error' && !/status of 4\d\d/.test(text)) faults.push(`${url}: ${text}`);
  });
  await page.goto(url);
  return page;
}

/**
 * Axe finds nothing on the screen once all that moves has come to rest; a dialog that fades is not yet to be read. `meant`
 * are braces that somebody typed.
 */
export async function look(page: Page, name: string, meant: readonly string[] = []): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  if (pictures !== undefined) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
  expect(
    (await bareValues(page)).filter((each) => !meant.includes(each)),
    name,
  ).toEqual([]);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes.map((each) => each.target).join()}`)).toEqual([]);
}

/** What stands in braces for everybody to read; the placeholders of canned answers are meant to. */
async function bareValues(page: Page): Promise<string[]> {
  const inBraces = (await page.locator('body').allInnerTexts()).join().match(/\{\{[^{}]*\}\}/g) ?? [];
  return inBraces.filter((each) => !placeholders.some((placeholder) => each === `{{${placeholder}}}`));
}

/** The same on a telephone in the dark; then the screen is as it was. */
export async function lookSmall(page: Page, name: string): Promise<void> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  // The page hears of it, draws, and only then begins to fade.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await look(page, `${name}-small-dark`);
  // A page goes down, never sideways.
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(`${name} is ${Math.max(0, tooWide)} px too wide`).toBe(`${name} is 0 px too wide`);
  await page.emulateMedia({ colorScheme: 'light' });
  if (size !== null) await page.setViewportSize(size);
}
