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

/** The product's own colours, in light. */
export const usualColours: PageColours = { accent: '#0b6b66', onAccent: '#ffffff' };

/** Which colour is missing: they are set together or not at all. */
export function halfOf({ colours }: BrandingValues): 'accent' | 'onAccent' | undefined {
  const [accent, onAccent] = [colours.accent.trim(), colours.onAccent.trim()];
  if (accent === '') return onAccent === '' ? undefined : 'accent';
  return onAccent === '' ? 'onAccent' : undefined;
}

/** The colours as they are typed, each as soon as it is whole; for the rest what holds: those of `beneath`, or the product's. */
export function shownColours({ colours }: BrandingValues, beneath?: PageColours): PageColours | undefined {
  const accent = wholeOf(colours.accent);
  const onAccent = wholeOf(colours.onAccent);
  if (accent === undefined && onAccent === undefined) return beneath;
  return { ...(beneath ?? usualColours), ...(accent && { accent }), ...(onAccent && { onAccent }) };
}

function wholeOf(typed: string): string | undefined {
  const colour = typed.trim().toLowerCase();
  return /^#[0-9a-f]{6}$/.test(colour) ? colour : undefined;
}
