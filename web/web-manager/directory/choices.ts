import type { Medium } from '#contracts/vocabulary/medium.ts';

/** The media whose contacts this release can bring; a capacity is asked for these only. */
export const servedMedia = ['web-interaction'] as const satisfies readonly Medium[];

export function fullName(person: { readonly firstName: string; readonly lastName: string }): string {
  return `${person.lastName} ${person.firstName}`;
}

/** Where customers open a chat page; by default at the origin this console was opened at. */
export function chatPageAddress(key: string, origin: string = window.location.origin): string {
  return `${origin}/webinteraction/${key}`;
}

/** Where the agents of a tenant sign on; without a key where there is one tenant only. */
export function portalAddress(tenantKey?: string): string {
  return `${window.location.origin}/agentportal${tenantKey === undefined ? '' : `/${tenantKey}`}`;
}

/** The name behind an id, where the thing still exists. */
export function nameOfId(
  items: readonly { readonly id: string; readonly name: string }[],
  id: unknown,
): string | undefined {
  return items.find((item) => item.id === id)?.name;
}

/** The first few of many names. */
export function someOf(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} …` : shown;
}
