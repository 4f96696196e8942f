/** Pure: what the server is asked for a filter; what an address says wrongly is not asked. */
import { auditAction, auditObject } from '#contracts/vocabulary/audit.ts';
import { tenantId } from '#contracts/vocabulary/ids.ts';
import type { AuditFilter } from './audit-filter.ts';

/** Days are those of the device. */
export function auditQueryOf(filter: AuditFilter) {
  return {
    tenantId: filter.tenant === 'none' ? ('none' as const) : tenantId.safeParse(filter.tenant).data,
    object: auditObject.safeParse(filter.object).data,
    action: auditAction.safeParse(filter.action).data,
    text: filter.text?.slice(0, 100),
    from: startOfDay(filter.from, 0),
    until: startOfDay(filter.until, 1),
  };
}

function startOfDay(day: string | undefined, later: number): string | undefined {
  if (day === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const date = new Date(`${day}T00:00`);
  if (Number.isNaN(date.getTime())) return undefined;
  date.setDate(date.getDate() + later);
  return date.toISOString();
}
