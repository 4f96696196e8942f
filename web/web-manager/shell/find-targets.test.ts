import { describe, expect, it } from 'vitest';
import { findTargets, mostOfAKind, type Target } from './find-targets.ts';

const targets: Target[] = [
  { id: 'p1', kind: 'pages', name: 'Users' },
  { id: 'p2', kind: 'pages', name: 'Queues' },
  { id: 'u1', kind: 'users', name: 'Moreau Éléonore', also: 'eleo' },
  { id: 'u2', kind: 'users', name: 'Lovelace Ada', also: 'ada' },
  { id: 'q1', kind: 'queues', name: 'Night support' },
  { id: 'q2', kind: 'queues', name: 'Support' },
];
const namesFor = (search: string) => findTargets(targets, search, 'en').shown.map(({ name }) => name);

describe('the search of the console', () => {
  it('begins with the pages that there are', () => {
    expect(namesFor(' ')).toEqual(['Users', 'Queues']);
  });

  it('finds every word in the name or beside it, whatever its case and accents', () => {
    expect(namesFor('ELEONORE mor')).toEqual(['Moreau Éléonore']);
    expect(namesFor('ada')).toEqual(['Lovelace Ada']);
    expect(namesFor('nobody')).toEqual([]);
  });

  it('puts names that begin with the search first', () => {
    expect(namesFor('support')).toEqual(['Support', 'Night support']);
  });

  it('shows a few of each kind and tells how many there are', () => {
    const many: Target[] = Array.from({ length: 500 }, (_, index) => ({
      id: String(index),
      kind: 'users',
      name: `Agent ${index}`,
    }));
    const { shown, count } = findTargets([...targets, ...many], 'agent', 'en');
    expect(shown.map(({ name }) => name).slice(0, 3)).toEqual(['Agent 0', 'Agent 1', 'Agent 2']);
    expect([shown.length, count]).toEqual([mostOfAKind, 500]);
  });
});
