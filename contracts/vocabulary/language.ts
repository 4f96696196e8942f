import { z } from 'zod';

/** The languages in which every text of the product exists. */
export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];
export const language = z.enum(languages);
