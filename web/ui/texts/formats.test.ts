import i18next from 'i18next';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { changeLanguage, startTexts } from './texts.ts';

function stubBrowser(languages: readonly string[]): void {
  vi.stubGlobal('navigator', { languages });
  vi.stubGlobal('window', { localStorage: { getItem: () => null, setItem: () => undefined } });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
}

beforeEach(() => stubBrowser(['en-GB', 'de-CH']));
afterEach(() => vi.unstubAllGlobals());

it('A text without its value shows no placeholder, and says so to whoever wrote the page', async () => {
  await startTexts({});
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(i18next.t('form.deleted')).toBe('“” was deleted.');
  expect(told.mock.calls.join()).toContain('{{name}}');
  told.mockClear();
  expect(i18next.t('form.deleted', { name: undefined })).toBe('“” was deleted.');
  expect(told).not.toHaveBeenCalled();
  told.mockRestore();
});

it('Numbers in texts are written as the language writes them', async () => {
  await startTexts({});
  expect(i18next.t('table.found', { count: 1234 })).toBe('1,234 entries');
  expect(i18next.t('table.page', { page: 1, pages: 2345 })).toBe('Page 1 of 2,345');
  await changeLanguage('fr');
  expect(i18next.t('table.found', { count: 1234 })).toBe('1\u202f234\u00a0entrées');
});
