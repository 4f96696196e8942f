/** The words of the page at `/`, which also answers for addresses that lead nowhere. */
export interface FrontDoorTexts {
  readonly title: string;
  readonly intro: string;
  readonly nowhere: string;
  readonly agentPortal: string;
  readonly agentPortalHelp: string;
  readonly webManager: string;
  readonly webManagerHelp: string;
}

export const texts: Readonly<Record<'en' | 'fr', FrontDoorTexts>> = {
  en: {
    title: 'Relais',
    intro: 'Where would you like to go?',
    nowhere: 'There is no page at this address.',
    agentPortal: 'Agent Portal',
    agentPortalHelp: 'For agents: take and answer contacts.',
    webManager: 'Web Manager',
    webManagerHelp: 'For administrators: set up tenants, users and queues.',
  },
  fr: {
    title: 'Relais',
    intro: 'Où souhaitez-vous aller\u202f?',
    nowhere: 'Il n’y a pas de page à cette adresse.',
    agentPortal: 'Agent Portal',
    agentPortalHelp: 'Pour les agents\u00a0: prendre les contacts et y répondre.',
    webManager: 'Web Manager',
    webManagerHelp: 'Pour les administrateurs\u00a0: configurer les clients, les utilisateurs et les files d’attente.',
  },
};

/** The first of the browser's languages that exists here. */
export function pageLanguage(languages: readonly string[]): 'en' | 'fr' {
  for (const language of languages) {
    const short = language.slice(0, 2).toLowerCase();
    if (short === 'en' || short === 'fr') return short;
  }
  return 'en';
}
