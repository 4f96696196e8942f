import type { Translation } from '#web/ui/texts/translation.ts';
import type { retentionEn } from './retention-en.ts';

export const retentionFr: Translation<typeof retentionEn> = {
  title: 'Conservation',
  intro: 'Combien de temps les choses sont gardées. Ce qui est plus ancien est supprimé tout seul, peu à peu.',
  contacts: 'Contacts clos',
  events: 'Journal des événements',
  audit: 'Audit',
  contactKeep: 'Conservation des contacts après leur fin (jours)',
  contactKeepHelp:
    'De {{min, number}} à {{max, number}} ; 0 les garde pour toujours. Messages, fichiers, réponses au formulaire et notes partent avec leur contact. Les contacts ouverts ne partent jamais.',
  eventKeep: 'Conservation des événements (jours)',
  eventKeepHelp:
    'De {{min, number}} à {{max, number}}. Un programme qui lit le journal et reste absent plus longtemps doit relire son état. Les événements ne contiennent ni noms ni textes.',
  auditKeep: 'Conservation des entrées d’audit (jours)',
  auditKeepHelp:
    'De {{min, number}} à {{max, number}}. Les entrées plus anciennes sont supprimées, ce qui laisse une entrée.',
  ofTenants: 'Clients avec une autre durée',
  ofTenantsHelp:
    'Si d’autres règles valent pour un client, ses contacts sont gardés ce nombre de jours à la place ; 0 : pour toujours.',
  daysOf: '{{name}} (jours)',
  remove: 'Retirer',
  removeOf: 'Retirer la durée de {{name}}',
  addTenant: 'Ajouter un client',
  choose: 'Choisir…',
  oldest: 'Date du plus ancien : {{date}}.',
  now: {
    contacts_one: 'Il y a {{count, number}} contact clos.',
    contacts_other: 'Il y a {{count, number}} contacts clos.',
    contactsMore: 'Il y a plus de {{count, number}} contacts clos.',
    events_one: 'Il y a {{count, number}} événement.',
    events_other: 'Il y a {{count, number}} événements.',
    eventsMore: 'Il y a plus de {{count, number}} événements.',
    audit_one: 'Il y a {{count, number}} entrée.',
    audit_other: 'Il y a {{count, number}} entrées.',
    auditMore: 'Il y a plus de {{count, number}} entrées.',
  },
  confirmTitle: 'Supprimer ce qui est plus ancien ?',
  confirmText: 'Avec ces durées, sera supprimé, à partir de la prochaine minute :',
  confirm: 'Enregistrer et supprimer',
  due: {
    contacts_one: '{{count, number}} contact clos avec sa conversation et ses fichiers',
    contacts_other: '{{count, number}} contacts clos avec leurs conversations et leurs fichiers',
    contactsMore: 'plus de {{count, number}} contacts clos avec leurs conversations et leurs fichiers',
    events_one: '{{count, number}} événement',
    events_other: '{{count, number}} événements',
    eventsMore: 'plus de {{count, number}} événements',
    audit_one: '{{count, number}} entrée d’audit',
    audit_other: '{{count, number}} entrées d’audit',
    auditMore: 'plus de {{count, number}} entrées d’audit',
  },
};
