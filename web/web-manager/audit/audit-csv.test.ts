import i18next from 'i18next';
import { beforeAll, expect, it, vi } from 'vitest';
import { type AuditEntry, auditEntry } from '#contracts/web-manager/audit.ts';
import { csvOf } from '#web/ui/files/csv.ts';
import { startTexts } from '#web/ui/texts/texts.ts';
import { webManagerTexts } from '../texts/texts.ts';
import { auditRows } from './audit-csv.ts';

beforeAll(async () => {
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('window', { localStorage: { getItem: () => null, setItem: () => undefined } });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  await startTexts({ webManager: webManagerTexts });
  return () => vi.unstubAllGlobals();
});

const entry = (more: Partial<AuditEntry>): AuditEntry =>
  auditEntry.parse({
    id: '0198c0de-0000-7000-8000-000000000002',
    at: '2026-11-25T10:00:00.000Z',
    actor: { name: 'admin', role: 'central-administrator' },
    address: '192.0.2.7',
    action: 'changed',
    object: 'clip',
    objectName: 'Office',
    changes: [],
    ...more,
  });
const changesOf = (changes: AuditEntry['changes']) =>
  auditRows(i18next.getFixedT('en', ['webManager', 'ui']), [entry({ changes })])[1]?.at(-1);

it('Every value stands in quotes, behind a byte-order mark, and lines end as the standard says', () => {
  expect(
    csvOf(
      [
        ['Who', 'What'],
        ['Ada "the first"', 'two\nlines, one value'],
      ],
      ',',
    ),
  ).toBe('\uFEFF"Who","What"\r\n"Ada ""the first""","two\nlines, one value"\r\n');
});

it.each(['=1+1', '+33', '-2', '@sum', '\tx', '\rx'])('%j is no formula to a spreadsheet', (value) => {
  expect(csvOf([[value]], ';')).toBe(`\uFEFF"'${value}"\r\n`);
});

it('An entry is a row in the words of the page', () => {
  const tenant = { id: '0198c0de-0000-7000-8000-000000000003', name: 'Globex' };
  const rows = auditRows(i18next.getFixedT('en', ['webManager', 'ui']), [entry({ tenant })]);
  expect(rows[0]).toHaveLength(9);
  expect(rows[1]).toEqual([
    '2026-11-25T10:00:00.000Z',
    'admin',
    'Central administrator',
    '192.0.2.7',
    'Changed',
    'CLIP number',
    'Office',
    'Globex',
    '',
  ]);
});

it('A change is told with what was before and after, a secret only as changed, an unknown field by its own name', () => {
  expect(changesOf([{ field: 'number', before: '331', after: '332' }])).toBe('Number: 331 → 332');
  expect(changesOf([{ field: 'capacity.email', after: 1234 }])).toBe('Capacity: E-mail: empty → 1,234');
  expect(changesOf([{ field: 'members', before: ['ada', 'bob'], after: [] }])).toBe('Members: ada, bob → empty');
  expect(changesOf([{ field: 'disabled', before: false, after: true }])).toBe('Disabled: No → Yes');
  expect(changesOf([{ field: 'role', before: 'agent', after: 'supervisor' }])).toBe('Role: Agent → Supervisor');
  expect(changesOf([{ field: 'password' }, { field: 'colour', after: { red: 1 } }])).toBe(
    'First password: changed, not shown\ncolour: empty → {"red":1}',
  );
});

it('What stays empty is no change, what is secret is one', () => {
  expect(
    changesOf([{ field: 'members', after: [] }, { field: 'password' }, { field: 'media', after: ['web-interaction'] }]),
  ).toBe('First password: changed, not shown\nMedia: empty → WebInteraction');
});
