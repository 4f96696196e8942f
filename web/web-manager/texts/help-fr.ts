import type { Translation } from '#web/ui/texts/translation.ts';
import type { en } from './help-en.ts';

export const fr: Translation<typeof en> = {
  topics: {
    home: {
      title: 'Accueil',
      purpose: 'Mène un nouveau client de rien à son premier contact, une étape après l’autre.',
      points: [
        'Une étape est cochée quand elle est réellement faite, peu importe par qui ; rien n’est à confirmer ici.',
        'S’il y a plusieurs clients, les coches sont celles du client choisi en haut.',
        'L’ordre des étapes est libre, mais une page de discussion doit mener à une file d’attente.',
      ],
    },
    installation: {
      title: 'Installation',
      purpose: 'Ce qui vaut pour tous les clients de cette installation.',
      points: [
        'En mode Monosociété, personne n’a à nommer le client : l’Agent Portal s’ouvre sous /agentportal.',
        'En mode Multisociétés, chaque client a sa propre adresse, /agentportal/ suivi de sa clé ; sous /agentportal, on se connecte sous nom@domaine.',
        'Le retour au mode Monosociété n’est possible que s’il existe exactement un client.',
        'Les règles des mots de passe valent dès le prochain nouveau mot de passe ; ce qui a expiré se change à la prochaine connexion.',
        'Les personnes qui doivent avoir un second facteur le configurent à leur prochaine connexion ; chacun peut en avoir un, dans son menu personnel. Un second facteur perdu se réinitialise dans la page de l’utilisateur.',
        'Une session de Web Manager se termine après ce nombre de minutes sans requête ; la saisie d’une page ouverte est conservée.',
      ],
    },
    tenants: {
      title: 'Clients',
      purpose: 'Les organisations qui partagent cette installation. Aucune ne voit quoi que ce soit d’une autre.',
      points: [
        'Il faut le mode Multisociétés pour avoir plusieurs clients ; il se choisit sous Installation.',
        'Seul un client sans utilisateurs, files d’attente ni contacts peut être supprimé.',
      ],
    },
    tenant: {
      title: 'Un client',
      purpose: 'Comment le client s’appelle et se joint, et combien de temps il attend après une perte de connexion.',
      points: [
        'La clé figure dans l’adresse de l’Agent Portal. La changer rompt les liens et les favoris vers l’ancienne adresse.',
        'Les noms de domaine permettent de se connecter sous utilisateur@domaine ; un domaine appartient à un seul client.',
        'Le fuseau horaire s’affiche quand vous pointez une heure dans les pages de ce client.',
        'Un agent qui perd sa connexion devient d’abord indisponible et perd ses offres ; plus tard, ses discussions actives reviennent en tête de leurs files d’attente.',
        'Un client final qui perd sa connexion n’est plus attendu : en file d’attente, le contact est abandonné ; pendant la discussion, il est terminé.',
        'Le logo et les couleurs valent pour toutes les pages de discussion du client qui n’en ont pas en propre. Le logo est un PNG, un JPEG ou un WebP ; un SVG est refusé, car il peut contenir des scripts.',
        'Une seule paire de couleurs sert aux affichages clair et sombre : la couleur d’accent des boutons et des liens, et le texte sur cette couleur. Une paire difficile à lire ne peut pas être enregistrée.',
        'Les pièces jointes sont jugées sur leur contenu et seulement proposées au téléchargement ; seules les images courantes s’affichent en petit. Aucun antivirus ne les examine.',
      ],
    },
    users: {
      title: 'Utilisateurs',
      purpose: 'Les personnes de ce client, qui traitent ses contacts dans l’Agent Portal.',
      points: [
        '« 1re connexion attendue » signifie que l’utilisateur a un premier mot de passe et n’a pas encore choisi le sien.',
        'La réinitialisation donne un nouveau premier mot de passe et termine toutes les sessions de l’utilisateur. Ses contacts en cours retournent dans leurs files d’attente s’il ne revient pas à temps.',
        'Un utilisateur désactivé ne peut pas se connecter, mais reste enregistré ; désactivez plutôt que de supprimer qui peut revenir.',
        'La recherche porte sur les noms, le nom d’utilisateur, l’adresse e-mail, le matricule, le poste et l’utilisateur Circuit. Recherche, filtres, ordre et page figurent dans l’adresse : un lien vers elle montre la même chose.',
        'Copier ouvre le formulaire d’un nouvel utilisateur avec tout, sauf ce qui est propre à une personne.',
        'Les cases à cocher choisissent des utilisateurs pour une même modification, 500 au plus ; le choix demeure quand vous changez de page ou de tri et prend fin avec une autre recherche ou un autre filtre.',
      ],
    },
    userImport: {
      title: 'Importer des utilisateurs',
      purpose:
        'Ajoute ou modifie jusqu’à 1 000 utilisateurs depuis un fichier, après avoir montré ligne par ligne ce qui va se passer.',
      points: [
        'La façon la plus simple de modifier de nombreux utilisateurs : télécharger les utilisateurs actuels, modifier le fichier dans un tableur, choisir « sont modifiés », et l’importer.',
        'Une modification concerne les colonnes du fichier ; une valeur vide retire ce qui peut manquer. Les utilisateurs absents du fichier restent comme ils sont.',
        'Toutes les lignes sont prises, ou aucune. Les lignes erronées ne sont laissées de côté que si vous le dites.',
        'Les mots de passe à usage unique sont affichés une seule fois, juste après l’importation, et ne sont conservés nulle part.',
        'Les services, les sites et les files d’attente doivent exister auparavant ; l’importation ne les ajoute pas.',
      ],
    },
    user: {
      title: 'Un utilisateur',
      purpose: 'Qui est la personne, comment elle se connecte et ce qui lui est proposé.',
      points: [
        'Le premier mot de passe ne vaut qu’une fois. Transmettez-le par une voie sûre ; personne ne pourra le relire.',
        'Seuls les contacts des files d’attente choisies sont proposés à l’utilisateur.',
        'La capacité est le nombre de contacts d’un média que l’utilisateur traite à la fois. Les offres, les contacts actifs et le post-traitement comptent tous.',
      ],
    },
    departments: {
      title: 'Services',
      purpose: 'L’appartenance des utilisateurs du client, par exemple les ventes ou la comptabilité.',
      points: [
        'Un utilisateur appartient à un service au plus ; il se choisit dans le formulaire de l’utilisateur.',
        'La liste des utilisateurs se filtre et se trie par service. Les contacts n’en dépendent pas : ce sont les files d’attente qui décident.',
        'Un service ne se supprime que s’il ne compte plus d’utilisateur.',
      ],
    },
    locations: {
      title: 'Sites',
      purpose: 'Le lieu de travail des utilisateurs du client, par exemple un bâtiment ou une ville.',
      points: [
        'Un utilisateur travaille sur un site au plus ; il se choisit dans le formulaire de l’utilisateur.',
        'La liste des utilisateurs se filtre et se trie par site. Les contacts n’en dépendent pas : ce sont les files d’attente qui décident.',
        'Un site ne se supprime que s’il ne compte plus d’utilisateur.',
      ],
    },
    queues: {
      title: 'Files d’attente',
      purpose: 'Là où les contacts attendent qu’un des membres soit disponible.',
      points: [
        'Parmi les membres disponibles, le contact est proposé à celui qui est libre depuis le plus longtemps.',
        'Un contact d’une file d’attente plus prioritaire est toujours proposé avant ceux des autres.',
        'Une file d’attente vers laquelle mènent des pages de discussion, ou qui a déjà eu un contact, ne peut pas être supprimée. Si elle ne doit plus servir, retirez ses membres et renommez-la.',
      ],
    },
    queue: {
      title: 'Une file d’attente',
      purpose: 'Combien ses contacts sont urgents et à qui ils sont proposés.',
      points: [
        'La priorité 9 est servie en premier, la priorité 1 en dernier. À priorité égale, le contact qui attend depuis le plus longtemps passe d’abord.',
        'Passé le délai de l’offre, le contact revient en tête de la file d’attente et l’agent devient indisponible : l’offre suivante va à quelqu’un de présent.',
        'Les membres se choisissent aussi du côté de l’utilisateur ; les deux pages montrent la même chose.',
      ],
    },
    reasons: {
      title: 'Motifs',
      purpose: 'Ce que les agents choisissent en clôturant un contact ou en se rendant indisponibles.',
      points: [
        'Un motif de post-traitement dit comment un contact s’est terminé.',
        'Un motif d’indisponibilité dit pourquoi un agent ne prend pas de contacts, par exemple une pause.',
        'Un motif retiré n’est plus proposé et reste sur les contacts qui le portent.',
      ],
    },
    chatPages: {
      title: 'Pages de discussion',
      purpose: 'Les pages où les clients finaux écrivent. Chacune mène à une file d’attente.',
      points: [
        'Copiez l’adresse et placez-la sur votre site ; rien d’autre n’y est nécessaire.',
        'Une page désactivée l’indique aux clients finaux. Les discussions en cours continuent.',
      ],
    },
    chatPage: {
      title: 'Une page de discussion',
      purpose: 'Comment les clients finaux trouvent une page et ce qu’ils y voient.',
      points: [
        'La clé figure dans l’adresse. La changer rompt les liens vers l’ancienne adresse.',
        'Le logo et les couleurs laissés vides sont ceux du client. L’aperçu montre ce qui se trouve dans le formulaire, enregistré ou non.',
        'Nom, adresse e-mail, numéro de téléphone et question sont obligatoires, facultatifs ou non demandés. Pour les agents, qui ne donne pas de nom est « Client final » suivi de quatre caractères.',
        'Jusqu’à cinq champs personnalisés sont un texte, une adresse e-mail, un numéro de téléphone ou un choix. Les agents lisent les réponses dans les détails du contact ; elles sont supprimées avec lui.',
        'Les textes sont simples et existent dans chaque langue. Ce qui reste vide est le texte du produit ; le titre est alors le nom.',
        'Pour afficher la discussion sur votre propre site, indiquez le site parmi les origines autorisées et placez le code d’intégration dans ses pages. Une modification vaut aussitôt ; une discussion en cours sur un site retiré s’arrête avec sa connexion.',
        'Si aucun membre de la file d’attente n’est connecté, les clients finaux peuvent laisser un message avec une adresse.',
      ],
    },
    cannedAnswers: {
      title: 'Réponses prédéfinies',
      purpose: 'Les textes que les agents insèrent dans un chat au lieu de les ressaisir.',
      points: [
        'Les agents tapent / et une partie du nom court, du titre ou du texte, en choisissent une et peuvent la modifier avant de l’envoyer.',
        'Les réponses d’une file d’attente sont montrées à ses membres, dans les contacts de cette file seulement. Chaque agent en garde jusqu’à 100 à lui sous Paramètres dans l’Agent Portal.',
        'Les variables, comme le nom du client final, sont remplacées à l’insertion ; une variable sans valeur ne laisse pas de trou.',
        'Celles dans la langue de la page du client final viennent en premier.',
      ],
    },
    customerData: {
      title: 'Données de clients finaux',
      purpose:
        'Pour répondre à un client final qui demande ce qui est enregistré de lui, veut l’obtenir ou veut qu’on l’efface.',
      points: [
        'La même adresse écrite autrement est trouvée aussi ; si deux adresses sont celles d’une même personne, c’est à vous de le savoir et de choisir.',
        'Un export est un fichier ZIP : index.html mène aux conversations, contact.json contient les mêmes données sous forme structurée, les fichiers sont tels qu’ils ont été envoyés. Il contient aussi les notes des agents : relisez-le avant de le transmettre.',
        'Un contact ouvert ne peut pas être effacé : son agent ou un superviseur y met d’abord fin.',
        'Sont effacés le nom, l’adresse, les messages, les fichiers, les réponses et les notes ; les heures, le média, la file d’attente, l’agent et le résultat restent sous forme de chiffres. Un effacement interrompu se termine en le refaisant.',
        'Ne sont pas effacés les sauvegardes faites auparavant, ce que quelqu’un a copié ailleurs, ni les réponses prédéfinies ou textes où quelqu’un a écrit le nom d’un client final.',
      ],
    },
    clip: {
      title: 'Téléphonie : CLIP',
      purpose: 'Le numéro appelant que voient les personnes qu’un agent de ce client appelle.',
      points: [
        'Un client a dix numéros au plus. Chacun a un nom, par lequel les agents le reconnaissent.',
        'Les agents en choisissent un sous Paramètres > Agent > CLIP dans l’Agent Portal, ou sont consultés à chaque appel.',
        'Quand un numéro est supprimé, les agents qui l’utilisaient toujours sont de nouveau consultés.',
      ],
    },
    administrators: {
      title: 'Administrateurs',
      purpose: 'Les personnes qui peuvent tout faire dans Web Manager, pour tous les clients.',
      points: [
        'Un administrateur se connecte à Web Manager avec son seul nom d’utilisateur, et pas à l’Agent Portal.',
        'Personne ne se désactive ni ne se supprime, et le dernier administrateur qui peut se connecter reste : l’accès n’est jamais perdu.',
        'Vous changez votre propre mot de passe sous Mon compte ; la réinitialisation est pour les autres.',
        'Pour s’occuper d’un seul client, une personne est un utilisateur de ce client avec le rôle Responsable de client.',
      ],
    },
    health: {
      title: 'État de santé',
      purpose:
        'L’état des nœuds, de la base de données et des sauvegardes, et que faire quand quelque chose ne va pas.',
      points: [
        'Un élément en rouge rend son nœud indisponible : les répartiteurs l’évitent. En orange, il demande seulement qu’on s’en occupe.',
        'Les nœuds se manifestent toutes les 5 secondes. Un nœud arrêté dans les règles quitte la liste ; un nœud coupé net a disparu jusqu’à son retour ou son retrait.',
        'La dernière sauvegarde est le dernier npm run backup. Les sauvegardes faites autrement ne sont pas connues ici.',
        'Quand la base de données est absente, ces pages le sont aussi. Faites interroger /health/ready de chaque nœud par votre propre surveillance.',
      ],
    },
    alarmSettings: {
      title: 'Réglages des alarmes',
      purpose: 'Quand une alarme se déclenche et lequel de vos programmes en est averti.',
      points: [
        'Chaque alarme est annoncée deux fois : à son début et à sa fin. La page montre ce que le webhook a répondu.',
        'Ce qui n’a pu être annoncé est retenté pendant un jour, de plus en plus tard. Un même message peut arriver deux fois ; son id est le même.',
        'Les adresses privées ne sont appelées que dans RELAIS_PRIVATE_NETWORKS, que l’exploitant définit.',
        'Le secret signe chaque message. Il n’est plus jamais affiché ; un nouveau le remplace aussitôt.',
      ],
    },
    retention: {
      title: 'Conservation',
      purpose:
        'Combien de temps les contacts clos, les événements et les entrées d’audit sont gardés avant leur suppression.',
      points: [
        'Un contact compte à partir de sa fin. Ses messages, fichiers, réponses au formulaire et notes partent avec lui ; seule une sauvegarde peut le ramener.',
        'Les contacts ouverts ne partent jamais, si anciens soient-ils. Les chiffres du jour ne changent pas.',
        'La suppression commence dans la minute et avance à petits pas à côté du travail ; pour beaucoup de contacts, elle prend des heures.',
        'Les événements sont gardés par jours entiers. Les postes et le routage n’en ont besoin que quelques secondes ; les autres programmes qui lisent le journal doivent revenir dans ce délai.',
        'Les sauvegardes contiennent ce qui existait à leur date : ne les gardez pas plus longtemps que la loi ne le permet pour leur contenu.',
      ],
    },
    audit: {
      title: 'Audit',
      purpose: 'Ce qu’ont fait les administrateurs et les responsables de client, et qui s’est connecté à Web Manager.',
      points: [
        'Chaque entrée dit ce qui était avant et après. Des mots de passe et autres secrets, elle dit seulement qu’ils ont changé.',
        'Les filtres figurent dans l’adresse : un lien vers elle montre la même chose.',
        'Le fichier pour tableurs contient ce que trouvent les filtres, au plus les 10 000 entrées les plus récentes.',
        'Personne ne peut altérer les entrées, pas même le serveur. Leur durée se règle sous Conservation.',
      ],
    },
  },
  keys: {
    title: 'Touches',
    search: { key: 'Ctrl / ⌘ + K', text: 'Rechercher des pages et ce que contient le client' },
    help: { key: 'F1', text: 'Cette aide' },
    close: { key: 'Échap', text: 'Fermer une boîte de dialogue, un menu ou cette aide' },
    menu: { key: '↑ ↓ Entrée', text: 'Choisir dans un menu ou une liste' },
    skip: { key: 'Tab', text: 'Passer à l’élément suivant ; le premier d’une page mène au-delà de la navigation' },
  },
};
