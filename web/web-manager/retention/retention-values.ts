/** What the form of retention holds, and what of it needs a question before it is saved (pure). */
import type { RetentionEffect, RetentionInput, RetentionView } from '#contracts/web-manager/retention.ts';

/** A number is text while its field is empty. */
export interface OwnTime {
  readonly tenantId: string;
  readonly contactKeepDays: number | string;
}
export interface RetentionValues {
  contactKeepDays: number | string;
  eventKeepDays: number | string;
  auditKeepDays: number | string;
  ofTenants: readonly OwnTime[];
}

export function valuesOf(view: RetentionView): RetentionValues {
  const { contactKeepDays, eventKeepDays, auditKeepDays, ofTenants } = view;
  return { contactKeepDays, eventKeepDays, auditKeepDays, ofTenants };
}

/** What is asked about: only what goes because of this change, not what goes anyway in these minutes. */
export function dueBy(
  before: RetentionInput,
  after: RetentionInput,
  effect: RetentionEffect,
): Partial<RetentionEffect> {
  const contacts = isShorter(before.contactKeepDays, after.contactKeepDays) || hasShorterTenant(before, after);
  return {
    ...(contacts && effect.contacts.count > 0 ? { contacts: effect.contacts } : {}),
    ...(after.eventKeepDays < before.eventKeepDays && effect.events.count > 0 ? { events: effect.events } : {}),
    ...(after.auditKeepDays < before.auditKeepDays && effect.audit.count > 0 ? { audit: effect.audit } : {}),
  };
}

/** 0 is for ever. */
function isShorter(before: number, after: number): boolean {
  return after !== 0 && (before === 0 || after < before);
}

function hasShorterTenant(before: RetentionInput, after: RetentionInput): boolean {
  const of = (input: RetentionInput, id: string): number =>
    input.ofTenants.find(({ tenantId }) => tenantId === id)?.contactKeepDays ?? input.contactKeepDays;
  return [...before.ofTenants, ...after.ofTenants].some(({ tenantId }) =>
    isShorter(of(before, tenantId), of(after, tenantId)),
  );
}
