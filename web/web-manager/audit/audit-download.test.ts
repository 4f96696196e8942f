import { expect, it } from 'vitest';
import type { AuditEntry } from '#contracts/web-manager/audit.ts';
import { allEntries } from './audit-download.ts';

const entry = (name: string): AuditEntry => ({
  id: name,
  at: '2026-11-25T10:00:00.000Z',
  actor: { name: 'admin', role: 'central-administrator' },
  address: '192.0.2.7',
  action: 'changed',
  object: 'clip',
  objectName: name,
  changes: [],
});
/** Two entries a page: a b, c d, e. */
const pages = new Map([
  [undefined, { items: [entry('a'), entry('b')], next: 'b' }],
  ['b', { items: [entry('c'), entry('d')], next: 'd' }],
  ['d', { items: [entry('e')] }],
]);
async function read(after: string | undefined) {
  const page = pages.get(after);
  if (page === undefined) throw new Error(`no page after ${after}`);
  return page;
}
const names = (entries: readonly AuditEntry[]) => entries.map(({ objectName }) => objectName).join('');

it('A file has the entries of all pages', async () => {
  const { entries, more } = await allEntries(read);
  expect([names(entries), more]).toEqual(['abcde', false]);
});

it('A file has at most so many entries, the latest, and it is told that there are more', async () => {
  expect(await allEntries(read, 3)).toMatchObject({ entries: { length: 3 }, more: true });
  expect(await allEntries(read, 4)).toMatchObject({ entries: { length: 4 }, more: true });
  expect(await allEntries(read, 5)).toMatchObject({ entries: { length: 5 }, more: false });
});
