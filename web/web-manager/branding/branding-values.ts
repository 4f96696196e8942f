/** Logo and colours as a form holds them: empty is the product's own, or for a chat page the tenant's. */
import type { PageColours } from '#contracts/vocabulary/contrast.ts';

export interface BrandingValues {
  /** An address or a data URL. */
  readonly logo: string;
  readonly colours: { readonly accent: string; readonly onAccent: string };
}

export interface Branding {
  readonly logo?: string | undefined;
  readonly colours?: PageColours | undefined;
}

export const brandingFields = ['logo', 'colours.accent', 'colours.onAccent'] as const;

export function brandingValues({ logo, colours }: Branding = {}): BrandingValues {
  return { logo: logo ?? '', colours: { accent: colours?.accent ?? '', onAccent: colours?.onAccent ?? '' } };
}

/** As the contract asks for it. One colour without the other is a fault of the one that is missing. */
export function brandingInput({ logo, colours }: BrandingValues) {
  const none = colours.accent.trim() === '' && colours.onAccent.trim() === '';
  return { logo: logo === '' ? undefined : logo, colours: none ? undefined : colours };
}

const whole = /^#[0-9a-f]{6}$/;

/** The colours as far as they are whole, else those of `beneath`. */
export function shownColours({ colours }: BrandingValues, beneath?: PageColours): PageColours | undefined {
  const accent = colours.accent.trim().toLowerCase();
  const onAccent = colours.onAccent.trim().toLowerCase();
  return whole.test(accent) && whole.test(onAccent) ? { accent, onAccent } : beneath;
}
