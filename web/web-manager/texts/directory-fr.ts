import type { Translation } from '#web/ui/texts/translation.ts';
import type { directoryEn } from './directory-en.ts';

export const directoryFr: Translation<typeof directoryEn> = {
  people: {
    search: 'Saisissez un nom, un nom d’utilisateur, un matricule ou un poste',
    searching: 'Recherche…',
    nobody: 'Personne d’autre ne correspond.',
    chosen_one: '{{count, number}} utilisateur choisi',
    chosen_other: '{{count, number}} utilisateurs choisis',
    chosenPart: '{{from, number}} à {{until, number}} sur {{count, number}} utilisateurs choisis',
    remove: 'Retirer {{name}}',
    next: 'Les suivants',
    again: 'Revenir aux premiers',
  },
  departments: {
    title: 'Services',
    intro: 'L’appartenance des utilisateurs de ce client, pour les trouver et les trier.',
    add: 'Ajouter un service',
    addTitle: 'Nouveau service',
    emptyTitle: 'Aucun service',
    emptyText:
      'Avec des services, les utilisateurs d’un grand client se trouvent et se trient d’après leur appartenance.',
    general: 'Service',
    name: 'Nom',
    users: 'Utilisateurs',
    deleteText: 'Seul un service sans utilisateurs peut être supprimé.',
    holds_one: 'Il compte {{count, number}} utilisateur.',
    holds_other: 'Il compte {{count, number}} utilisateurs.',
    show: 'Afficher ces utilisateurs',
  },
  locations: {
    title: 'Sites',
    intro: 'Le lieu de travail des utilisateurs de ce client, pour les trouver et les trier.',
    add: 'Ajouter un site',
    addTitle: 'Nouveau site',
    emptyTitle: 'Aucun site',
    emptyText:
      'Avec des sites, les utilisateurs d’un grand client se trouvent et se trient d’après leur lieu de travail.',
    general: 'Site',
    name: 'Nom',
    users: 'Utilisateurs',
    deleteText: 'Seul un site sans utilisateurs peut être supprimé.',
    holds_one: 'Il compte {{count, number}} utilisateur.',
    holds_other: 'Il compte {{count, number}} utilisateurs.',
    show: 'Afficher ces utilisateurs',
  },
};
