/** The entries of a filter as a file, made here from page after page. */
import type { AuditEntry } from '#contracts/web-manager/audit.ts';

/** A file of more is nothing that people read; they narrow the filter. */
export const mostRows = 10_000;

interface AuditPage {
  readonly items: readonly AuditEntry[];
  readonly next?: string | undefined;
}

/** All entries, the latest first, up to `most`; `more` when there are others. */
export async function allEntries(
  read: (after: string | undefined) => Promise<AuditPage>,
  most = mostRows,
): Promise<{ readonly entries: readonly AuditEntry[]; readonly more: boolean }> {
  const entries: AuditEntry[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await read(after);
    entries.push(...items);
    after = next;
  } while (after !== undefined && entries.length < most);
  return { entries: entries.slice(0, most), more: after !== undefined || entries.length > most };
}
