import { z } from 'zod';

/** The kinds of channel through which a customer arrives (mission spec, "what the guide takes for granted"). */
export const media = ['voice', 'callback', 'email', 'web-interaction', 'open-media'] as const;
export type Medium = (typeof media)[number];
export const medium = z.enum(media);
