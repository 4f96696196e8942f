/** What the compiler cannot see of texts: whether each call gives the values that its text asks for. */
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { en as portal } from '#web/agent-portal/texts/en.ts';
import { en as ui } from '#web/ui/texts/en.ts';
import { en as webManager } from '#web/web-manager/texts/en.ts';
import { en as webManagerHelp } from '#web/web-manager/texts/help-en.ts';

const root = path.join(import.meta.dirname, '..', '..');
const namespaces: Readonly<Record<string, object>> = { ui, webManager, webManagerHelp, portal };

/** The keys, with their namespace, of the texts that ask for values; of plurals without their ending. */
function asking(texts: object, prefix: string): string[] {
  return Object.entries(texts).flatMap(([key, text]: [string, unknown]) => {
    if (typeof text === 'object' && text !== null) return asking(text, `${prefix}${key}.`);
    return String(text).includes('{{') ? [`${prefix}${key.replace(/_(one|other|zero)$/, '')}`] : [];
  });
}

const keys = new Set(Object.entries(namespaces).flatMap(([name, texts]) => asking(texts, `${name}:`)));

/** The calls of a source that give no value to a text that asks for one. */
function withoutValues(source: string): string[] {
  const used = /useTranslation\(\[?\s*'(\w+)'/.exec(source)?.[1];
  const named = used ?? (source.includes('AuditText') ? 'webManager' : 'ui');
  return [...source.matchAll(/\bt\(\s*'([^']+)',?\s*\)/g)]
    .map(([, key = '']) => (key.includes(':') ? key : `${named}:${key}`))
    .filter((key) => keys.has(key));
}

test('every text that asks for values gets some where it is said', async () => {
  const faults: string[] = [];
  for await (const file of glob('web/**/*.{ts,tsx}', { cwd: root })) {
    if (file.includes('.test.')) continue;
    const found = withoutValues(await readFile(path.join(root, file), 'utf8'));
    faults.push(...found.map((key) => `${file}: ${key}`));
  }
  expect(faults).toEqual([]);
});

test('a call without values is seen', () => {
  expect(withoutValues("notifyDone(t('ui:form.deleted'));")).toEqual(['ui:form.deleted']);
  expect(withoutValues("notifyDone(t('ui:form.deleted', { name }));")).toEqual([]);
});
