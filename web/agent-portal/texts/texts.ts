/** Makes the portal's own texts known to `useTranslation('portal')`. */
import type { TextSource } from '#web/ui/texts/texts.ts';
import { en } from './en.ts';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    portal: typeof en;
  }
}

export const portalTexts: TextSource = { en, load: { fr: async () => (await import('./fr.ts')).fr } };
