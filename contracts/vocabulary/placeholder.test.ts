import { describe, expect, it } from 'vitest';
import { expandPlaceholders, type PlaceholderValues, placeholderFaults, placeholders } from './placeholder.ts';

const values: PlaceholderValues = {
  'customer.name': 'Grace Hopper',
  'agent.name': 'Ada Lovelace',
  'agent.firstName': 'Ada',
  'queue.name': 'Sales',
  'tenant.name': 'Acme',
  date: '25 November 2026',
  time: '14:05',
};
const nobody = { ...values, 'customer.name': '' };

describe('a text with placeholders', () => {
  it('gets every value in its place', () => {
    const all = placeholders.map((name) => `{{${name}}}`).join('|');
    expect(expandPlaceholders(all, values)).toBe('Grace Hopper|Ada Lovelace|Ada|Sales|Acme|25 November 2026|14:05');
    expect(expandPlaceholders('{{ customer.name }}, a { b } c', values)).toBe('Grace Hopper, a { b } c');
  });

  it.each([
    ['Hello {{customer.name}}!', 'Hello!'],
    ['Hello {{customer.name}}, welcome', 'Hello, welcome'],
    ['Hello {{customer.name}} and welcome', 'Hello and welcome'],
    ['Bonjour {{customer.name}} !', 'Bonjour !'],
    ['Bonjour {{customer.name}}\u00a0!', 'Bonjour\u00a0!'],
    ['{{customer.name}}, how can I help?', 'how can I help?'],
    ['Hello\n{{customer.name}} welcome', 'Hello\nwelcome'],
    ['Dear {{customer.name}} {{customer.name}},', 'Dear,'],
    ['Hello {{customer.name}} {{agent.name}}', 'Hello Ada Lovelace'],
    ['Hello {{customer.name}}{{agent.name}}', 'Hello Ada Lovelace'],
    ['Yours, {{customer.name}}', 'Yours,'],
    ['{{customer.name}}', ''],
  ])('closes up over a value that is missing: %j', (text, expanded) => {
    expect(expandPlaceholders(text, nobody)).toBe(expanded);
  });

  it('takes what a customer calls himself as it is, in one line, and never reads it again', () => {
    const named = { ...values, 'customer.name': ' {{agent.name}}\r\n {{date}} $& \u0007 ' };
    expect(expandPlaceholders('Hello {{customer.name}}!', named)).toBe('Hello {{agent.name}} {{date}} $&!');
  });

  it.each([
    ['{{customer.shoe}}', ['{{customer.shoe}}']],
    ['a {{}} b', ['{{}}']],
    ['{{CUSTOMER.NAME}}', ['{{CUSTOMER.NAME}}']],
    ['Hello {{customer.name}', ['{{customer.name}']],
    ['Hello customer.name}} you', ['customer.name}}']],
    ['{{{{customer.name}}}}', ['{{', '}}']],
    ['{{customer\n.name}}', ['{{customer\n.name}}']],
    ['{{toString}}', ['{{toString}}']],
    ['{ "a": { "b": 1 } } {{customer.name}} {{ date }}', []],
  ])('is refused by what is no placeholder: %j', (text, faults) => {
    expect(placeholderFaults(text)).toEqual(faults);
  });

  it('leaves no braces and no double blanks behind, whatever it is made of', () => {
    const random = lcg(7);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] ?? pick(of);
    const pieces = ['Hello', ' ', ', ', '\n', '!', ' and ', '(', ') ', ...placeholders.map((name) => `{{${name}}}`)];
    for (let round = 0; round < 2_000; round++) {
      const parts = Array.from({ length: 8 }, () => pick(pieces));
      const text = parts.join('').replaceAll(/ {2,}/g, ' ');
      const some = Object.fromEntries(placeholders.map((name) => [name, random() < 0.5 ? '' : values[name]]));
      const expanded = expandPlaceholders(text, { ...values, ...some });
      expect(placeholderFaults(text), text).toEqual([]);
      expect(expanded, text).not.toMatch(/[{}]/);
      expect(expanded, text).not.toMatch(/ {2}/);
    }
  });

  it('has in it exactly what its values say, however they look like placeholders', () => {
    const random = lcg(11);
    const odd = ['{{', '}}', '{{date}}', '$1', '$&', '{', '}', 'x', ' ', '\\', '{{customer.name}}'];
    for (let round = 0; round < 2_000; round++) {
      const value = Array.from({ length: 5 }, () => odd[Math.floor(random() * odd.length)]).join('');
      const shown = value.replaceAll(/\s+/g, ' ').trim();
      const expanded = expandPlaceholders('[{{customer.name}}|{{agent.name}}]', { ...values, 'customer.name': value });
      expect(expanded).toBe(`[${shown}|Ada Lovelace]`);
    }
  });
});

/** Numbers in 0 … 1 that are the same in every run. */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
