import i18next from 'i18next';
import { beforeAll, expect, it, vi } from 'vitest';
import { type ImportFault, importFaultKinds, userColumns } from '#contracts/web-manager/user-import.ts';
import { startTexts } from '#web/ui/texts/texts.ts';
import { webManagerTexts } from '../texts/texts.ts';
import { faultWords, kindOf } from './fault-words.ts';

beforeAll(async () => {
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('window', { localStorage: { getItem: () => null, setItem: () => undefined } });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  await startTexts({ webManager: webManagerTexts });
  return () => vi.unstubAllGlobals();
});

const words = (fault: ImportFault) => faultWords(i18next.getFixedT('en', ['webManager', 'ui']), fault);

it('A fault is told at its column, with the value that stands there', () => {
  expect(words({ column: 'email', kind: 'email', value: 'x@' })).toBe(
    'E-mail address: This is no e-mail address. (“x@”)',
  );
  expect(words({ column: 'password', kind: 'tooShort', limit: 12 })).toBe('First password: At least 12 characters.');
  expect(words({ kind: 'values' })).toBe('The line has more or fewer values than the heading.');
});

it('A form is told as the column has it', () => {
  expect(words({ column: 'postProcessing', kind: 'format', value: 'soon' })).toContain('mm:ss');
  expect(words({ column: 'disabled', kind: 'format', value: 'perhaps' })).toContain('yes or no');
  expect(words({ column: 'role', kind: 'format', value: 'boss' })).toContain('agent, supervisor or tenant-manager');
  expect(words({ column: 'userName', kind: 'taken', value: 'ada' })).toContain('is there already');
  expect(words({ column: 'employeeId', kind: 'taken', value: '7' })).toContain('Another user has it');
});

it('Every fault of every column has words', () => {
  for (const column of [undefined, ...userColumns]) {
    for (const kind of importFaultKinds) {
      const fault = column === undefined ? { kind } : { column, kind };
      expect(words(fault)).not.toMatch(/userImport|faults\.|capacity\./);
    }
  }
});

it('A faulty line does nothing, whatever it would do', () => {
  const line = { line: 2, userName: 'ada', name: 'Lovelace Ada', changes: [], act: 'add' as const };
  expect(kindOf({ ...line, faults: [] })).toBe('add');
  expect(kindOf({ ...line, faults: [{ kind: 'values' }] })).toBe('faulty');
});
