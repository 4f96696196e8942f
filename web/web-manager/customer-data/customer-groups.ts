/** Pure: found contacts put together by what they have in common for certain. */
import type { FoundContact } from '#contracts/web-manager/customer-data.ts';

export interface CustomerGroup {
  readonly id: string;
  /** As it was written in the newest contact; absent: contacts without one, which have nothing in common. */
  readonly address: string | undefined;
  readonly contacts: readonly FoundContact[];
}

/** In the order they were found. One spelling of an address makes a group; a name never does. */
export function groupsOf(contacts: readonly FoundContact[]): CustomerGroup[] {
  const groups = Map.groupBy(contacts, ({ key }) => (key === undefined ? 'none' : `key ${key}`));
  return [...groups].map(([id, members]) => ({ id, address: members[0]?.address?.trim(), contacts: members }));
}

const overStates: readonly string[] = ['closed', 'abandoned'];

export function isOpen({ state }: Pick<FoundContact, 'state'>): boolean {
  return !overStates.includes(state);
}

/** What contacts hold, in the order of its columns. */
export const heldParts = ['messages', 'files', 'answers', 'notes'] as const;

export function sumsOf(contacts: readonly FoundContact[]) {
  return heldParts.map((part) => ({ part, count: contacts.reduce((total, contact) => total + contact[part], 0) }));
}

/** What must be typed before they are erased: the address that all of them have, else how many they are. */
export function typedFor(contacts: readonly FoundContact[]): string {
  const keys = new Set(contacts.map(({ key }) => key));
  const [key] = keys;
  return keys.size === 1 && key !== undefined ? key : String(contacts.length);
}
