/** Every word of the page, in English and French. A text that French lacks does not compile. */
import type { Language } from '#contracts/vocabulary/language.ts';
import { type FileTexts, fileTexts } from './file-texts.ts';

/** What this page can be told to fail with; `NO_CONNECTION` is a request without an answer. */
export type FaultCode =
  | 'CHAT_PAGE_NOT_FOUND'
  | 'CHAT_PAGE_CLOSED'
  | 'CHAT_LIMITED'
  | 'INPUT_INVALID'
  | 'SERVER_NOT_READY'
  | 'SERVER_FAULT'
  | 'NO_CONNECTION';

export interface Texts {
  readonly languageName: string;
  /** What the browser calls the page until its name is known. */
  readonly title: string;
  readonly loading: string;
  /** The page's data cannot be had now; it is asked for again by itself. */
  readonly unreachable: string;
  readonly retry: string;
  readonly reload: string;
  readonly form: {
    /** For pages that have no greeting of their own. */
    readonly greeting: string;
    readonly name: string;
    readonly question: string;
    readonly address: string;
    /** Of a message that is left, and of a chat. */
    readonly addressHelp: string;
    readonly addressHelpChat: string;
    readonly start: string;
    readonly starting: string;
    readonly leave: string;
    readonly leaving: string;
    readonly blocked: string;
    readonly unstaffed: string;
    readonly unstaffedHelp: string;
    /** All agents are signed on and unavailable. */
    readonly away: string;
    readonly nameMissing: string;
    readonly questionMissing: string;
    readonly addressWrong: string;
    readonly phone: string;
    readonly phoneWrong: string;
    readonly optional: string;
    readonly choose: string;
    readonly missing: string;
    readonly wrong: string;
    /** `over`: how many characters more than the `longest` allowed. */
    readonly tooLong: (over: number, longest: number) => string;
  };
  readonly left: {
    readonly title: string;
    readonly help: (address: string) => string;
    readonly yours: string;
    readonly save: string;
    readonly again: string;
  };
  /** The page is switched off. */
  readonly closed: { readonly title: string; readonly help: string };
  readonly files: FileTexts;
  readonly chat: {
    readonly log: string;
    readonly you: string;
    readonly agent: string;
    readonly connecting: string;
    /** While sockets are blocked. */
    readonly unconnected: string;
    readonly waiting: string;
    readonly position: (place: number) => string;
    readonly waitingHelp: string;
    /** What the page says when the chat is over; the product adds nothing. */
    readonly farewell: string | undefined;
    readonly waitingUnstaffed: string;
    /** An agent passes him on. */
    readonly passedOn: string;
    readonly talkingTo: (name: string) => string;
    readonly talking: string;
    readonly typing: (name: string) => string;
    readonly message: string;
    readonly send: string;
    readonly sending: string;
    readonly refused: string;
    /** Above what had not gone when the chat was over. */
    readonly unsent: string;
    readonly copy: string;
    readonly copied: string;
    readonly lost: string;
    readonly unready: string;
    /** The browser says so. */
    readonly offline: string;
    readonly blocked: string;
    readonly stopped: string;
    readonly leaveInstead: string;
    readonly end: string;
    readonly ending: string;
    readonly endQuestion: string;
    readonly endHelp: string;
    readonly endStay: string;
    readonly endedByAgent: (name: string) => string;
    readonly endedByCustomer: string;
    readonly endedByGone: string;
    readonly ended: string;
    readonly messageLeft: (address: string) => string;
    readonly transcript: string;
    readonly again: string;
    readonly unknown: string;
    readonly system: string;
    readonly newTab: string;
  };
  readonly transcript: {
    readonly file: string;
    readonly title: (page: string) => string;
    readonly leftFile: string;
    readonly leftTitle: (page: string) => string;
  };
  readonly faults: Readonly<Record<FaultCode, string>>;
  readonly limitedFor: (minutes: number) => string;
  /** The button and the panel on other sites. */
  readonly widget: {
    readonly open: string;
    readonly close: string;
    readonly unread: (count: number) => string;
  };
}

const inEnglish = (value: number) => new Intl.NumberFormat('en').format(value);
const inFrench = (value: number) => new Intl.NumberFormat('fr').format(value);

const en: Texts = {
  languageName: 'English',
  title: 'Chat',
  loading: 'One moment…',
  unreachable: 'The chat cannot be reached. Trying again…',
  retry: 'Try again',
  reload: 'Reload the page',
  form: {
    greeting: 'Hello! How can we help you?',
    name: 'Your name',
    question: 'Your question',
    address: 'Your e‑mail address',
    addressHelp: 'We answer to this address.',
    addressHelpChat: 'The agent you chat with sees it.',
    start: 'Start the chat',
    starting: 'Starting…',
    leave: 'Leave the message',
    leaving: 'Sending…',
    blocked: 'The chat does not work over your network.',
    unstaffed: 'Nobody is here to chat right now.',
    unstaffedHelp: 'Leave us a message: we will answer by e‑mail.',
    away: 'All our agents are away at the moment. You can start the chat, but an answer may take longer.',
    nameMissing: 'Please tell us your name.',
    questionMissing: 'Please write your question.',
    phone: 'Your telephone number',
    phoneWrong: 'This is not a telephone number, for example +44 20 7946 0000.',
    optional: '(optional)',
    choose: 'Please choose',
    missing: 'Please fill in this field.',
    wrong: 'This cannot be accepted. Please check it.',
    addressWrong: 'This is not a complete e‑mail address, for example name@example.org.',
    tooLong: (over, longest) =>
      `${over === 1 ? 'One character' : `${inEnglish(over)} characters`} too many; ${inEnglish(longest)} is the most we can take.`,
  },
  left: {
    title: 'Thank you, we have your message.',
    help: (address) => `We will answer by e‑mail to ${address}. You can close this page.`,
    yours: 'Your message',
    save: 'Save the message',
    again: 'Write another message',
  },
  closed: { title: 'This chat is closed at the moment.', help: 'Please come back later.' },
  files: fileTexts.en,
  chat: {
    log: 'Conversation',
    you: 'You',
    agent: 'Agent',
    connecting: 'Connecting…',
    unconnected: 'Not connected',
    waiting: 'You are in the queue.',
    position: (place) => (place === 1 ? 'You are next.' : `You are number ${place} in the queue.`),
    farewell: undefined,
    waitingHelp: 'You can add to your question while you wait.',
    waitingUnstaffed: 'Nobody is here to answer right now.',
    passedOn: 'You are being passed on to a colleague.',
    talkingTo: (name) => `You are chatting with ${name}.`,
    talking: 'You are chatting with an agent.',
    typing: (name) => `${name} is typing…`,
    message: 'Your message',
    send: 'Send',
    sending: 'sending…',
    refused: 'not sent: the chat was over',
    unsent: 'This text was not sent.',
    copy: 'Copy',
    copied: 'Copied',
    offline: 'Your device has no network. What you write is kept and sent as soon as the connection is back.',
    lost: 'Connection lost. Reconnecting… What you write is kept and sent then.',
    unready: 'We cannot be reached for the moment. What you write is kept and sent as soon as we can.',
    blocked:
      'We cannot connect you to the chat; your network may be blocking it. We keep trying. Or leave a message: we will answer by e‑mail.',
    stopped: 'This page is out of date. Reload it to go on; the chat is kept.',
    leaveInstead: 'Leave a message instead',
    end: 'End chat',
    ending: 'Ending…',
    endQuestion: 'End the chat?',
    endHelp: 'You can save the conversation afterwards.',
    endStay: 'Keep chatting',
    endedByAgent: (name) => `${name} has ended the chat.`,
    endedByCustomer: 'You have ended the chat.',
    endedByGone: 'The chat was ended because the connection was lost for too long.',
    ended: 'The chat is over.',
    messageLeft: (address) =>
      `Thank you, we have your message and will answer by e‑mail${address === '' ? '' : ` to ${address}`}.`,
    transcript: 'Save the conversation',
    again: 'New chat',
    unknown: 'Your earlier chat is no longer available. You can start a new one.',
    system: 'Note',
    newTab: '(opens in a new tab)',
  },
  transcript: {
    file: 'conversation',
    title: (page) => `Conversation: ${page}`,
    leftFile: 'message',
    leftTitle: (page) => `Message left: ${page}`,
  },
  faults: {
    CHAT_PAGE_NOT_FOUND: 'There is no chat at this address. Please check the link.',
    CHAT_PAGE_CLOSED: 'This chat is closed at the moment. Please come back later.',
    CHAT_LIMITED: 'Too many chats were started from your connection. Please try again later.',
    INPUT_INVALID: 'Something in the form cannot be accepted. Please check what you wrote.',
    SERVER_NOT_READY: 'The service is starting. Please try again in a moment.',
    SERVER_FAULT: 'Something went wrong on our side. What you wrote is still here; please try again.',
    NO_CONNECTION: 'No connection. Please check your network and try again; what you wrote is still here.',
  },
  limitedFor: (minutes) =>
    `Too many chats were started from your connection. Please try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
  widget: {
    open: 'Chat with us',
    close: 'Close the chat window',
    unread: (count) => (count === 1 ? 'One new message' : `${inEnglish(count)} new messages`),
  },
};

const fr: Texts = {
  languageName: 'Français',
  title: 'Discussion',
  loading: 'Un instant…',
  unreachable: 'Le service est injoignable. Nouvelle tentative…',
  retry: 'Réessayer',
  reload: 'Recharger la page',
  form: {
    greeting: 'Bonjour ! Comment pouvons-nous vous aider ?',
    name: 'Votre nom',
    question: 'Votre question',
    address: 'Votre adresse e‑mail',
    addressHelp: 'Nous répondons à cette adresse.',
    addressHelpChat: 'L’agent qui vous répond la voit.',
    start: 'Démarrer la discussion',
    starting: 'Démarrage…',
    leave: 'Laisser le message',
    leaving: 'Envoi…',
    blocked: 'La discussion ne fonctionne pas sur votre réseau.',
    unstaffed: 'Personne n’est disponible pour le moment.',
    unstaffedHelp: 'Laissez-nous un message : nous vous répondrons par e‑mail.',
    away: 'Tous nos agents sont absents pour le moment. Vous pouvez démarrer la discussion, mais la réponse peut tarder.',
    nameMissing: 'Indiquez votre nom.',
    questionMissing: 'Écrivez votre question.',
    phone: 'Votre numéro de téléphone',
    phoneWrong: 'Ce n’est pas un numéro de téléphone, par exemple +33 1 23 45 67 89.',
    optional: '(facultatif)',
    choose: 'Choisissez',
    missing: 'Veuillez remplir ce champ.',
    wrong: 'Cette valeur ne peut pas être acceptée. Vérifiez-la.',
    addressWrong: 'Cette adresse e‑mail n’est pas complète ; par exemple : nom@exemple.fr.',
    tooLong: (over, longest) =>
      `${over === 1 ? 'Un caractère' : `${inFrench(over)} caractères`} de trop ; ${inFrench(longest)} au maximum.`,
  },
  left: {
    title: 'Merci, nous avons bien reçu votre message.',
    help: (address) => `Nous vous répondrons par e‑mail à ${address}. Vous pouvez fermer cette page.`,
    yours: 'Votre message',
    save: 'Enregistrer le message',
    again: 'Écrire un autre message',
  },
  closed: { title: 'La discussion est fermée pour le moment.', help: 'Revenez plus tard.' },
  files: fileTexts.fr,
  chat: {
    log: 'Conversation',
    you: 'Vous',
    agent: 'Agent',
    connecting: 'Connexion…',
    unconnected: 'Pas de connexion',
    waiting: 'Vous êtes dans la file d’attente.',
    position: (place) =>
      place === 1
        ? 'C’est bientôt à vous : vous êtes en tête de la file.'
        : `Vous êtes en position ${place} dans la file d’attente.`,
    farewell: undefined,
    waitingHelp: 'Vous pouvez compléter votre question en attendant.',
    waitingUnstaffed: 'Personne n’est disponible pour répondre en ce moment.',
    passedOn: 'Nous vous mettons en relation avec un collègue.',
    talkingTo: (name) => `Vous discutez avec ${name}.`,
    talking: 'Vous discutez avec un agent.',
    typing: (name) => `${name} écrit…`,
    message: 'Votre message',
    send: 'Envoyer',
    sending: 'envoi…',
    refused: 'non envoyé : la discussion était terminée',
    unsent: 'Ce texte n’a pas été envoyé.',
    copy: 'Copier',
    copied: 'Copié',
    offline:
      'Votre appareil n’a plus de réseau. Ce que vous écrivez est conservé et sera envoyé dès le retour de la connexion.',
    lost: 'Connexion perdue. Reconnexion… Ce que vous écrivez est conservé et sera envoyé ensuite.',
    unready:
      'Nous sommes momentanément injoignables. Ce que vous écrivez est conservé et sera envoyé dès que possible.',
    blocked:
      'Nous n’arrivons pas à vous connecter à la discussion ; votre réseau la bloque peut-être. Nous continuons d’essayer. Ou laissez-nous un message : nous vous répondrons par e‑mail.',
    stopped: 'Cette page n’est plus à jour. Rechargez-la pour continuer ; la discussion est conservée.',
    leaveInstead: 'Laisser plutôt un message',
    end: 'Terminer',
    ending: 'Fin en cours…',
    endQuestion: 'Terminer la discussion ?',
    endHelp: 'Vous pourrez ensuite enregistrer la conversation.',
    endStay: 'Continuer la discussion',
    endedByAgent: (name) => `${name} a terminé la discussion.`,
    endedByCustomer: 'Vous avez terminé la discussion.',
    endedByGone: 'La discussion a été terminée : la connexion a été perdue trop longtemps.',
    ended: 'La discussion est terminée.',
    messageLeft: (address) =>
      `Merci, nous avons bien reçu votre message et vous répondrons par e‑mail${address === '' ? '' : ` à ${address}`}.`,
    transcript: 'Enregistrer la conversation',
    again: 'Nouvelle discussion',
    unknown: 'Votre discussion précédente n’est plus disponible. Vous pouvez en démarrer une nouvelle.',
    system: 'Information',
    newTab: '(s’ouvre dans un nouvel onglet)',
  },
  transcript: {
    file: 'conversation',
    title: (page) => `Conversation : ${page}`,
    leftFile: 'message',
    leftTitle: (page) => `Message laissé : ${page}`,
  },
  faults: {
    CHAT_PAGE_NOT_FOUND: 'Il n’y a pas de page de discussion à cette adresse. Vérifiez le lien.',
    CHAT_PAGE_CLOSED: 'Cette page de discussion est fermée pour le moment. Revenez plus tard.',
    CHAT_LIMITED: 'Trop de discussions ont été démarrées depuis votre connexion. Réessayez plus tard.',
    INPUT_INVALID: 'Un élément du formulaire ne peut pas être accepté. Vérifiez votre saisie.',
    SERVER_NOT_READY: 'Le service démarre. Réessayez dans un instant.',
    SERVER_FAULT: 'Une erreur s’est produite de notre côté. Votre saisie est toujours là ; réessayez.',
    NO_CONNECTION: 'Pas de connexion. Vérifiez votre réseau et réessayez ; votre saisie est toujours là.',
  },
  limitedFor: (minutes) =>
    `Trop de discussions ont été démarrées depuis votre connexion. Réessayez dans ${minutes === 1 ? 'une minute' : `${minutes} minutes`}.`,
  widget: {
    open: 'Discuter avec nous',
    close: 'Fermer la fenêtre de discussion',
    unread: (count) => (count === 1 ? 'Un nouveau message' : `${inFrench(count)} nouveaux messages`),
  },
};

export const texts: Readonly<Record<Language, Texts>> = { en, fr };

/** The first language of a browser's list that exists here. */
export function browserLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const base = tag.toLowerCase().split('-')[0];
    if (base === 'en' || base === 'fr') return base;
  }
  return 'en';
}
