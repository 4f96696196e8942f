import { expect, it } from 'vitest';
import { foundContact } from '#contracts/web-manager/customer-data.ts';
import { groupsOf, sumsOf, typedFor } from './customer-groups.ts';

let next = 0;
const contact = (more: object) =>
  foundContact.parse({
    id: `0199a000-0000-7000-8000-${String(++next).padStart(12, '0')}`,
    medium: 'email',
    state: 'closed',
    queue: 'Sales',
    arrivedAt: '2026-11-25T10:00:00Z',
    messages: 1,
    files: 2,
    answers: 3,
    notes: 4,
    foundBy: 'name',
    ...more,
  });
const one = contact({ name: 'Grace', address: ' Grace@example.test', key: 'grace@example.test' });
const same = contact({ name: 'G. Hopper', address: 'grace@EXAMPLE.test', key: 'grace@example.test' });
const other = contact({ name: 'Grace', address: 'grace@other.test', key: 'grace@other.test' });
const [nameless, namesake] = [contact({ name: 'Grace' }), contact({ name: 'Grace' })];

it('One address in any spelling is a group, whatever the name; who gave none stands apart', () => {
  const groups = groupsOf([one, same, other, nameless, namesake]);
  expect(groups.map(({ address, contacts }) => [address, contacts.length])).toEqual([
    ['Grace@example.test', 2],
    ['grace@other.test', 1],
    [undefined, 2],
  ]);
});

it('What must be typed is the one address, or how many contacts there are', () => {
  expect(typedFor([one, same])).toBe('grace@example.test');
  expect(typedFor([one, other])).toBe('2');
  expect(typedFor([nameless])).toBe('1');
});

it('Sums count what the chosen contacts hold', () => {
  expect(sumsOf([one, other])).toEqual([
    { part: 'messages', count: 2 },
    { part: 'files', count: 4 },
    { part: 'answers', count: 6 },
    { part: 'notes', count: 8 },
  ]);
  expect(sumsOf([]).map(({ count }) => count)).toEqual([0, 0, 0, 0]);
});
