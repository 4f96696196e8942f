import { expect, it } from 'vitest';
import { expandPlaceholders } from '#contracts/vocabulary/placeholder.ts';
import { placeholderValues } from './placeholder-values.ts';

const subject = {
  customerName: 'Grace Hopper',
  agent: { firstName: 'Ada', lastName: 'Lovelace' },
  queueName: 'Sales',
  tenantName: 'Acme',
  at: new Date('2026-12-31T23:30:00Z'),
} as const;

it('tells date and time in the tenant’s zone and the language of the answer', () => {
  const text = '{{date}}, {{time}}';
  const told = (timeZone: string, language: 'en' | 'fr') =>
    expandPlaceholders(text, placeholderValues({ ...subject, timeZone, language }));
  expect(told('Europe/Paris', 'en')).toBe('1 January 2027, 00:30');
  expect(told('Europe/Paris', 'fr')).toBe('1 janvier 2027, 00:30');
  expect(told('America/New_York', 'fr')).toBe('31 décembre 2026, 18:30');
});

it('calls customer, agent, queue and tenant by their names', () => {
  const values = placeholderValues({ ...subject, timeZone: undefined, language: 'en' });
  const text = '{{customer.name}}, {{agent.firstName}}, {{agent.name}}, {{queue.name}}, {{tenant.name}}';
  expect(expandPlaceholders(text, values)).toBe('Grace Hopper, Ada, Ada Lovelace, Sales, Acme');
});
