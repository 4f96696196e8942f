/** Makes the console's own texts known to `useTranslation('webManager')`. */
import type { TextSource } from '#web/ui/texts/texts.ts';
import { en } from './en.ts';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    webManager: typeof en;
  }
}

export const webManagerTexts: TextSource = { en, load: { fr: async () => (await import('./fr.ts')).fr } };
