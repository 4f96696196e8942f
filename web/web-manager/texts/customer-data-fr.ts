import type { customerDataEn } from './customer-data-en.ts';

export const customerDataFr: typeof customerDataEn = {
  title: 'Données de clients finaux',
  intro:
    'Ce qui est enregistré d’un client final de {{tenant}} : le trouver, l’exporter, l’effacer. Chaque recherche, export et effacement figure dans l’audit.',
  search: 'Adresse e-mail, numéro de téléphone, nom ou identifiant d’un contact',
  searchHelp:
    'Trois caractères au moins. La recherche porte sur les adresses, les noms et les réponses au formulaire, pas sur les messages.',
  find: 'Rechercher',
  none: 'Rien n’est enregistré sous ces termes.',
  found_one: '{{count, number}} contact',
  found_other: '{{count, number}} contacts',
  more: 'Seuls les {{count, number}} premiers contacts sont affichés. Précisez l’adresse ou le nom.',
  exact: 'Seule cette adresse ou cet identifiant a été recherché.',
  everywhere: 'Rechercher aussi les noms, les réponses et les parties d’adresses',
  yours:
    'Choisissez ce qui appartient à la personne. Deux adresses, ou deux personnes à la même adresse, ne sont jamais confondues.',
  withoutAddress: 'Sans adresse',
  caption: 'Contacts de {{address}}',
  chooseAll: 'Tous les contacts de {{address}}',
  chooseOne: 'Contact de {{name}}, {{time}}',
  unnamed: 'sans nom',
  arrived: 'Arrivée',
  foundBy: 'Trouvé par',
  by: { contact: 'Identifiant', address: 'Adresse', name: 'Nom', answers: 'Réponses' },
  messages: 'Messages',
  files: 'Fichiers',
  answers: 'Réponses',
  notes: 'Notes',
  chosen_one: '{{count, number}} contact choisi',
  chosen_other: '{{count, number}} contacts choisis',
  export: 'Exporter',
  erase: 'Effacer…',
  eraseTitle_one: 'Effacer {{count, number}} contact ?',
  eraseTitle_other: 'Effacer {{count, number}} contacts ?',
  eraseLabel: 'Effacer',
  goes: 'Ce qui disparaît : nom, adresse, messages des deux côtés, fichiers, réponses au formulaire, notes des agents et lien vers la discussion.',
  stays:
    'Ce qui reste : l’existence du contact, avec ses heures, son média, sa file d’attente, son agent et son résultat, pour les statistiques. L’audit mentionne l’effacement sans nommer le client final.',
  backups:
    'Les sauvegardes faites auparavant contiennent encore ces données jusqu’à leur suppression. Cette action est définitive.',
  open_one: '{{count, number}} de ces contacts est encore ouvert.',
  open_other: '{{count, number}} de ces contacts sont encore ouverts.',
  openHelp: 'Son agent ou un superviseur doit d’abord y mettre fin :',
  erased_one: '{{count, number}} contact effacé',
  erased_other: '{{count, number}} contacts effacés',
};
