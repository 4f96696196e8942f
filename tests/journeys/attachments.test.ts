/**
 * Files both ways: a customer on a phone sends a picture and a PDF, the agent sees and saves them and sends one back; a
 * program that calls itself a picture is refused with its reason, and what stands in the composer stays.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, FileChooser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '#server/identity/password.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addChatPage, addQueue, addTenant, addUser } from '#tests/support/fixtures.ts';
import { pngPicture } from '#tests/support/png.ts';
import { look, openPage } from '#tests/support/screens.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { en as portalEn } from '#web/agent-portal/texts/en.ts';
import { fr as portalFr } from '#web/agent-portal/texts/fr.ts';
import { en as uiEn } from '#web/ui/texts/en.ts';
import { fr as uiFr } from '#web/ui/texts/fr.ts';
import { texts as customerTexts } from '#web/web-interaction/texts.ts';

const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const password = 'a password of ada';
const picture = pngPicture(320, 200);
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(300_000)]);
const program = Buffer.concat([Buffer.from('MZ\x90\0', 'latin1'), randomBytes(5_000)]);
const asFile = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

/** What the browser saved when `save` was done. */
async function saved(page: Page, save: () => Promise<unknown>): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), save()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

const isDrawn = (page: Page) =>
  page.waitForFunction(() => {
    const image = document.querySelector<HTMLImageElement>('.attachment img, .desk-file img');
    return image?.complete === true && image.naturalWidth === 320;
  });

describe.skipIf(withoutChromium)('attachments in the browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test.each([
    { language: 'en', ui: uiEn, portal: portalEn, customer: customerTexts.en },
    { language: 'fr', ui: uiFr, portal: portalFr, customer: customerTexts.fr },
  ] as const)('from a phone to the desk and back ($language)', async ({ language, ui, portal, customer }) => {
    const database = await createTestDatabase({ poolSize: 6 });
    const { db } = database;
    const tenant = await addTenant(db);
    const agent = await addUser(db, tenant, { userName: 'ada', passwordHash: await hashPassword(password) });
    const queue = await addQueue(db, tenant, { memberIds: [agent] });
    await addChatPage(db, tenant, queue, { key: 'help' });
    const node = await startTestNode(db, webDir);
    const common = { locale: language, reducedMotion: 'reduce' } as const;
    const phone = await browser.newContext({ ...common, viewport: { width: 390, height: 844 } });
    const colorScheme = language === 'fr' ? 'dark' : 'light';
    const office = await browser.newContext({ ...common, colorScheme, viewport: { width: 1280, height: 800 } });
    const faults: string[] = [];
    try {
      const desk = await openPage(office, `${node.url}/agentportal`, faults);
      await desk.getByLabel(ui.signOn.userName).fill('ada');
      await desk.getByLabel(ui.signOn.password).first().fill(password);
      await desk.keyboard.press('Enter');
      await desk.getByText(portal.list.emptyTitle).waitFor();
      await desk.keyboard.press('Alt+A');
      const page = await openPage(phone, `${node.url}/webinteraction/help`, faults);
      await page.getByLabel(customer.form.name).fill('Grace Hopper');
      await page.getByLabel(customer.form.question).fill('It arrived broken.');
      await page.getByRole('button', { name: customer.form.start }).click();
      await desk.getByRole('article', { name: 'Grace Hopper' }).waitFor();
      await desk.keyboard.press('Alt+Enter');

      const writing = page.getByRole('textbox', { name: customer.chat.message });
      await writing.fill('You can see it here');
      await page.getByRole('button', { name: customer.files.attach }).waitFor();
      const chooser = page.locator('.chat input[type=file]');
      await chooser.setInputFiles([
        asFile('broken.png', picture),
        asFile('photo.png', program),
        asFile('invoice.pdf', pdf),
      ]);
      await page.locator('.attachment').nth(1).waitFor();
      await isDrawn(page);
      const kinds = (['image', 'pdf', 'text', 'office'] as const).map((kind) => customer.files.kinds[kind]);
      await page.getByText(customer.files.refused(kinds.join(', '))).waitFor();
      expect(await writing.inputValue()).toBe('You can see it here');
      await look(page, `attachments-customer-${language}`);
      await page.getByRole('button', { name: customer.files.remove('photo.png') }).click();
      expect(await page.locator('.file').count()).toBe(0);
      const bad = ['a', 'b', 'c', 'd', 'e'].map((name) => asFile(`${name}.png`, program));
      await chooser.setInputFiles([...bad, asFile('empty.txt', Buffer.alloc(0))]);
      await expect.poll(() => page.locator('.file .fault:visible').count(), { timeout: 10_000 }).toBe(6);
      const areas = await page
        .locator('.log, .files')
        .evaluateAll((all) => all.map(({ clientHeight }) => clientHeight));
      expect(areas[0], 'the conversation is the larger part').toBeGreaterThan(areas[1] ?? 0);
      await look(page, `attachments-refused-${language}`);
      await page.getByRole('button', { name: customer.files.removeAll }).click();
      expect(await page.locator('.file').count()).toBe(0);
      await openLarge(page, `attachments-large-customer-${language}`);

      await desk.locator('.desk-file').nth(1).waitFor();
      await isDrawn(desk);
      await look(desk, `attachments-desk-${language}`);
      await openLarge(desk, `attachments-large-desk-${language}`);
      const link = (name: string) =>
        desk.getByRole('link', { name: portal.attachment.downloadName.replace('{{name}}', name) });
      const gotPicture = await saved(desk, () => link('broken.png').click());
      expect(gotPicture.name).toBe('broken.png');
      expect(gotPicture.content.equals(picture)).toBe(true);
      const gotPdf = await saved(desk, () => link('invoice.pdf').click());
      expect(gotPdf.content.equals(pdf)).toBe(true);

      await desk.locator('#desk-composer').fill('One moment.');
      const files = await chooserBy(desk, 'Alt+U');
      await files.setFiles([asFile('virus.png', program), asFile('label.pdf', pdf)]);
      // Nothing goes before the message does.
      const held = desk.getByRole('list', { name: portal.attachment.list }).getByText(portal.attachment.held);
      await held.nth(1).waitFor();
      await look(desk, `attachments-desk-held-${language}`);
      expect(await desk.locator('.desk-file').count()).toBe(2);
      await desk.getByRole('button', { name: portal.composer.send, exact: true }).click();
      await page.getByText('One moment.').first().waitFor();
      await desk.locator('.desk-file').nth(2).waitFor();
      await desk.getByText(ui.errors.ATTACHMENT_KIND_REFUSED).waitFor();
      await look(desk, `attachments-desk-refused-${language}`);
      expect(await desk.locator('#desk-composer').inputValue()).toBe('');
      await page.locator('.attachment').nth(2).waitFor();
      const download = page.getByRole('button', { name: `${customer.files.download} label.pdf` });
      const gotLabel = await saved(page, () => download.click());
      expect(gotLabel.name).toBe('label.pdf');
      expect(gotLabel.content.equals(pdf)).toBe(true);

      await page.reload();
      await page.locator('.attachment').nth(2).waitFor();
      const names = await db.asSystem(({ q }) =>
        q.selectFrom('attachment').select(['name', 'state']).orderBy('created_at').execute(),
      );
      expect(names).toEqual([
        { name: 'broken.png', state: 'ready' },
        { name: 'invoice.pdf', state: 'ready' },
        { name: 'label.pdf', state: 'ready' },
      ]);
      expect(faults).toEqual([]);
    } finally {
      await phone.close();
      await office.close();
      await node.stop();
      await database.drop();
    }
  });
});

/** Once, on a busy machine, the browser showed no chooser for a key that the page had heard: then it is pressed again. */
async function chooserBy(page: Page, key: string): Promise<FileChooser> {
  const opened = page.waitForEvent('filechooser');
  await page.keyboard.press(key);
  const early = await Promise.race([opened, page.waitForTimeout(10_000)]);
  if (early === undefined) await page.keyboard.press(key);
  return early ?? opened;
}

/** With the keyboard, from the small picture to the large one and back. */
async function openLarge(page: Page, name: string): Promise<void> {
  const small = page.getByRole('button', { name: 'broken.png', exact: true });
  await small.focus();
  await page.keyboard.press('Enter');
  const large = page.getByRole('dialog', { name: 'broken.png' }).getByRole('img', { name: 'broken.png' });
  await large.waitFor();
  const width = () => large.evaluate((image) => image instanceof HTMLImageElement && image.complete && image.width);
  await expect.poll(width).toBeGreaterThan(250);
  await look(page, name);
  await page.keyboard.press('Escape');
  await large.waitFor({ state: 'hidden' });
  await expect.poll(() => small.evaluate((button) => button === document.activeElement)).toBe(true);
}
