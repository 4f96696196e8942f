/** Logo and colours of customer pages, as forms send them. */
import { z } from 'zod';
import { contrast, leastContrast } from './contrast.ts';
import { logoFault } from './logo-image.ts';

const colour = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/);

/** Text that cannot be read on its ground is refused: pages tell it by the `fault` of its params, `limit` is the ratio. */
export const pageColours = z
  .object({ accent: colour, onAccent: colour })
  .superRefine(({ accent, onAccent }, context) => {
    const ratio = contrast(accent, onAccent);
    if (ratio >= leastContrast) return;
    // Never rounded up to what would be enough.
    const params = { fault: 'contrast', limit: Math.floor(ratio * 10) / 10 };
    context.addIssue({ code: 'custom', path: ['onAccent'], params, input: onAccent });
  });

/** Where a logo lies: its content's SHA-256 names it, so that it can be kept for ever. */
export const logoPath = '/api/web-interaction/logos/';
export const logoAddress = z.string().regex(/^\/api\/web-interaction\/logos\/[0-9a-f]{64}$/);

/** A logo that is there already, by its address, or a new one as a data URL; pages tell the fault by its params. */
export const logo = z.string().superRefine((value, context) => {
  const fault = logoAddress.safeParse(value).success ? undefined : logoFault(value);
  if (fault !== undefined) context.addIssue({ code: 'custom', params: { fault }, input: value });
});

/** What both a tenant and a chat page may have of their own. */
export const branding = { logo: logo.optional(), colours: pageColours.optional() };
/** The same as it is read: a logo by its address. */
export const brandingView = {
  logo: logoAddress.optional(),
  colours: z.object({ accent: z.string(), onAccent: z.string() }).optional(),
};
