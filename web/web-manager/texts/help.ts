/** The texts of the help, loaded with its drawer. */
import type { TextSource } from '#web/ui/texts/texts.ts';
import { en } from './help-en.ts';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    webManagerHelp: typeof en;
  }
}

export const helpTexts: TextSource = { en, load: { fr: async () => (await import('./help-fr.ts')).fr } };
