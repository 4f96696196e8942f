import { describe, expect, it } from 'vitest';
import { tenantId } from '#contracts/vocabulary/ids.ts';
import type { RetentionInput } from '#contracts/web-manager/retention.ts';
import { dueBy } from './retention-values.ts';

const acme = tenantId.parse('0193f0a0-0000-7000-8000-000000000001');
const now: RetentionInput = { contactKeepDays: 365, eventKeepDays: 90, auditKeepDays: 730, ofTenants: [] };
const some = { count: 3, more: false };
const effect = { contacts: some, events: some, audit: some };
const asked = (before: Partial<RetentionInput>, after: Partial<RetentionInput>) =>
  Object.keys(dueBy({ ...now, ...before }, { ...now, ...before, ...after }, effect));

describe('what is asked before retention is saved', () => {
  it('is what becomes shorter, and nothing that goes anyway', () => {
    expect(asked({}, {})).toEqual([]);
    expect(asked({}, { contactKeepDays: 400, eventKeepDays: 91, auditKeepDays: 731 })).toEqual([]);
    expect(asked({}, { contactKeepDays: 364 })).toEqual(['contacts']);
    expect(asked({}, { eventKeepDays: 89, auditKeepDays: 729 })).toEqual(['events', 'audit']);
  });

  it('knows that 0 is for ever', () => {
    expect(asked({ contactKeepDays: 0 }, { contactKeepDays: 3_650 })).toEqual(['contacts']);
    expect(asked({}, { contactKeepDays: 0 })).toEqual([]);
  });

  it('looks at tenants of their own time, also at one that loses it', () => {
    const ofTenants = [{ tenantId: acme, contactKeepDays: 0 }];
    expect(asked({}, { ofTenants })).toEqual([]);
    expect(asked({ ofTenants }, { ofTenants: [] })).toEqual(['contacts']);
    expect(asked({}, { ofTenants: [{ tenantId: acme, contactKeepDays: 30 }] })).toEqual(['contacts']);
    expect(
      asked({ contactKeepDays: 0, ofTenants: [{ tenantId: acme, contactKeepDays: 30 }] }, { ofTenants: [] }),
    ).toEqual([]);
  });

  it('is nothing where nothing goes', () => {
    const none = { count: 0, more: false };
    expect(dueBy(now, { ...now, contactKeepDays: 7 }, { contacts: none, events: none, audit: none })).toEqual({});
  });
});
