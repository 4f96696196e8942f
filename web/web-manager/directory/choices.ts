import type { TFunction } from 'i18next';
import type { Medium } from '#contracts/vocabulary/medium.ts';
import { userStates } from '#contracts/web-manager/users.ts';

/** The media whose contacts this release can bring; a capacity is asked for these only. */
export const servedMedia = ['web-interaction'] as const satisfies readonly Medium[];

/** What the lists of people can be narrowed to. */
export function stateChoices(t: TFunction<'webManager'>) {
  const words = { active: t('state.active'), waiting: t('users.mustChange'), disabled: t('state.disabled') };
  return userStates.map((value) => ({ value, label: words[value] }));
}

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
