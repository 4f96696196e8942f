import type { accessEn } from './access-en.ts';

export const accessFr: typeof accessEn = {
  passwords: 'Mots de passe',
  passwordMinLength: 'Mot de passe le plus court (caractères)',
  passwordExpiryDays: 'Changement du mot de passe exigé après (jours)',
  oneTimePasswordDays: 'Validité d’un mot de passe à usage unique (jours)',
  passwordReuse: 'Anciens mots de passe refusés',
  secondFactor: 'Second facteur',
  secondFactorFor: 'Second facteur obligatoire pour',
  help: {
    passwordMinLength:
      'De {{min, number}} à {{max, number}} ; vaut pour les nouveaux mots de passe. Le nom d’utilisateur et les mots de passe très courants sont toujours refusés.',
    passwordExpiryDays:
      'De {{min, number}} à {{max, number}} ; 0 = jamais. Les sessions ouvertes continuent, la prochaine connexion le demande.',
    oneTimePasswordDays: 'De {{min, number}} à {{max, number}} ; 0 = jusqu’à son changement.',
    passwordReuse: 'De {{min, number}} à {{max, number}} ; 0 = tous sont acceptés.',
    secondFactorFor:
      'Un code d’une application du téléphone, après le mot de passe. Les personnes concernées le configurent à leur prochaine connexion ; les autres peuvent le faire.',
  },
  groups: {
    nobody: 'Personne',
    'central-administrators': 'Les administrateurs centraux',
    'web-manager': 'Toutes les personnes admises dans Web Manager',
    everybody: 'Tout le monde',
  },
  once: {
    person:
      'Ce mot de passe n’est affiché que maintenant et n’est conservé nulle part. Copiez-le avant de quitter la page et transmettez-le de façon sûre. Il est valable pour la première connexion.',
    service:
      'Ce mot de passe n’est affiché que maintenant et n’est conservé nulle part. Copiez-le avant de quitter la page et gardez-le là où le programme le lit.',
    copied: 'Copié. Gardez-le là où personne d’autre ne peut le lire.',
    done: 'Retour à la liste',
    leaveTitle: 'Quitter sans le mot de passe ?',
    leaveText:
      'Le mot de passe de {{name}} n’a pas été copié. Il n’est conservé nulle part et ne pourra plus être affiché ; « Réinitialiser le mot de passe » en définit un autre.',
    leave: 'Quitter sans lui',
  },
  title: 'Accès',
  hasFactor: 'A un second facteur',
  hasNoFactor: 'N’a pas de second facteur',
  resetFactor: 'Réinitialiser le second facteur',
  resetFactorText:
    '{{name}} se connectera ensuite avec le seul mot de passe, jusqu’à la configuration d’un nouveau second facteur. À faire si le téléphone et les codes de secours sont perdus, et si vous êtes certain de qui le demande.',
  resetFactorDone: 'Le second facteur de « {{name}} » est réinitialisé.',
  noSessions: 'Connecté nulle part.',
  endSessions: 'Terminer toutes les sessions',
  sessionsEnded: 'C’est terminé.',
  kind: 'Type',
  kinds: { person: 'Personne', service: 'Compte de service' },
  kindHelp:
    'Un compte de service est un programme, par exemple un bot. Il conserve son mot de passe et ne peut pas se connecter à une page. Ne peut plus être modifié ensuite.',
  servicePassword: 'Mot de passe',
  servicePasswordHelp:
    'Le programme le conserve jusqu’à sa réinitialisation. Au moins {{min, number}} caractères, dont {{different, number}} différents.',
  serviceResetTitle: 'Nouveau mot de passe pour {{name}}',
  isService:
    'Cet utilisateur est un compte de service : un programme, par exemple un bot. Il conserve son mot de passe et ne peut pas se connecter à une page.',
};
