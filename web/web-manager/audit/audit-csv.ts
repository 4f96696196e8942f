/** Pure: the audit as a table for spreadsheets. */
import type { AuditEntry } from '#contracts/web-manager/audit.ts';
import { type AuditText, fieldName, isSecretChange, roleName, valueWords } from './audit-words.ts';

/** Heads and rows of the table; times as ISO 8601 in UTC, which sorts. */
export function auditRows(t: AuditText, entries: readonly AuditEntry[]): string[][] {
  const heads = [
    t('audit.when'),
    t('audit.who'),
    t('users.role'),
    t('audit.address'),
    t('audit.action'),
    t('audit.object'),
    t('column.name'),
    t('nav.tenant'),
    t('audit.changes'),
  ];
  return [heads, ...entries.map((entry) => rowOf(t, entry))];
}

function rowOf(t: AuditText, { at, actor, address, action, object, objectName, tenant, changes }: AuditEntry) {
  return [
    at,
    actor.name,
    roleName(t, actor.role),
    address,
    t(`audit.actions.${action}`),
    t(`audit.objects.${object}`),
    objectName,
    tenant?.name ?? tenant?.id ?? '',
    changes
      .filter((change) => isTold(t, change))
      .map((change) => changeText(t, change))
      .join('\n'),
  ];
}

/** What was not there and what is empty read the same: that is no change to a reader. */
function isTold(t: AuditText, change: AuditEntry['changes'][number]): boolean {
  const words = (value: unknown) => [valueWords(t, change.field, value)].flat().join(', ');
  return isSecretChange(change) || words(change.before) !== words(change.after);
}

/** One change in one line: `Name: Office → Reception`. */
function changeText(t: AuditText, change: AuditEntry['changes'][number]): string {
  const words = (value: unknown) => [valueWords(t, change.field, value)].flat().join(', ');
  const value = isSecretChange(change) ? t('audit.secret') : `${words(change.before)} → ${words(change.after)}`;
  return t('ui:labelled', { label: fieldName(t, change.field), value });
}
