/** Pure: what of the audit is shown, as it stands in the address. Without zod: the addresses load with the first page. */

export const auditFilterFields = ['tenant', 'object', 'action', 'text', 'from', 'until'] as const;

/** All as texts; `from` and `until` are days, `2026-11-25`, both included. */
export type AuditFilter = { readonly [Field in (typeof auditFilterFields)[number]]?: string };

/** From what an address says, or a form; what is empty is left out. */
export function auditFilterOf(search: Readonly<Record<string, unknown>>): AuditFilter {
  return Object.fromEntries(
    auditFilterFields.flatMap((field) => {
      const value = search[field];
      // The router reads `text=42` as a number.
      const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
      return text === '' ? [] : [[field, text]];
    }),
  );
}
