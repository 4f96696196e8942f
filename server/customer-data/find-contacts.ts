import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { contactsAtOnce, type FoundBy } from '#contracts/web-manager/customer-data.ts';
import type { Database, TenantTx } from '#server/platform/db.ts';
import {
  type Finds,
  findExactly,
  type Look,
  lookAtEnded,
  lookAtOpen,
  type Part,
  type Reached,
} from './find-contacts.store.ts';

export interface FoundIds {
  readonly finds: Finds;
  /** There are others beside them. */
  readonly more: boolean;
  /** Names, answers and parts of addresses were not looked at. */
  readonly exact: boolean;
}

/** One look takes so many rows: no transaction lasts long, however many there are. */
const rowsAtOnce = 100_000;

/**
 * By index, when the text is an id or an address; else, or when told `everywhere`, by a look at every contact of the tenant, in
 * many short transactions, those that have not ended first, then the last ones. Large and small letters are one, and so is what groups digits.
 */
export async function findContacts(
  db: Database,
  tenantId: TenantId,
  { text, everywhere }: { text: string; everywhere: boolean },
  rows = rowsAtOnce,
): Promise<FoundIds> {
  const sought = text.toLowerCase();
  const finds = new Map(await db.inTenant(tenantId, (tx) => findExactly(tx, sought)));
  const exact = finds.size > 0 && !everywhere;
  if (!exact) {
    const lookAll = (look: (tx: TenantTx, text: string, part: Part) => Promise<Look>) =>
      addAll(finds, (before) => db.inTenant(tenantId, (tx) => look(tx, sought, { before, rows })));
    await lookAll(lookAtOpen);
    await lookAll(lookAtEnded);
  }
  return { finds: new Map([...finds].slice(0, contactsAtOnce)), more: finds.size > contactsAtOnce, exact };
}

/** Adds what is found, until there is enough of it. */
async function addAll(
  finds: Map<string, FoundBy>,
  look: (before: Reached | undefined) => Promise<Look>,
): Promise<void> {
  let before: Reached | undefined;
  while (finds.size <= contactsAtOnce) {
    const { finds: more, last } = await look(before);
    for (const [id, by] of more) if (!finds.has(id)) finds.set(id, by);
    if (last === undefined) return;
    before = last;
  }
}
