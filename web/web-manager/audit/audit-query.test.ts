import { expect, it } from 'vitest';
import { auditFilterOf } from './audit-filter.ts';
import { auditQueryOf } from './audit-query.ts';

const asked = (search: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(auditQueryOf(auditFilterOf(search))).filter(([, value]) => value !== undefined));

it('An address says what of the audit is asked for; both days are included', () => {
  const tenant = '0198c0de-0000-7000-8000-000000000001';
  const search = { tenant, object: 'clip', action: 'added', text: ' Office ', from: '2026-11-01', until: '2026-11-30' };
  expect(asked(search)).toEqual({
    tenantId: tenant,
    object: 'clip',
    action: 'added',
    text: 'Office',
    from: new Date(2026, 10, 1).toISOString(),
    until: new Date(2026, 11, 1).toISOString(),
  });
});

it('A number in the address is a text', () => {
  expect(asked({ text: 33123 })).toEqual({ text: '33123' });
});

it('What an address says wrongly is not asked for', () => {
  const wrong = {
    tenant: 'main',
    object: 'house',
    action: '',
    text: ['a'],
    from: '2026-13-45',
    until: 'tomorrow',
    x: 1,
  };
  expect(asked(wrong)).toEqual({});
});
