import type { cannedAnswersEn } from './canned-answers-en.ts';

export const cannedAnswersFr: typeof cannedAnswersEn = {
  title: 'Réponses prédéfinies',
  intro: 'Les textes que les agents insèrent avec / et un nom court. Les agents gèrent les leurs dans l’Agent Portal.',
  add: 'Ajouter une réponse prédéfinie',
  addTitle: 'Nouvelle réponse prédéfinie',
  emptyTitle: 'Aucune réponse prédéfinie',
  emptyText: 'Un accueil, les horaires, un retour de colis : écrits une fois, insérés en une seconde.',
  general: 'Réponse prédéfinie',
  for: 'Pour',
  forHelp: 'Les réponses d’une file d’attente sont montrées à ses membres, dans ses contacts seulement.',
  wholeTenant: 'Tout le client',
  queue: 'File d’attente {{name}}',
  deleteText: 'Les agents ne peuvent plus l’insérer. Les messages où elle a servi restent.',
  deletedWithQueue_one: '{{count, number}} réponse prédéfinie de la file d’attente est supprimée avec elle.',
  deletedWithQueue_other: '{{count, number}} réponses prédéfinies de la file d’attente sont supprimées avec elle.',
};
