/** What the page says of files. */
import type { AttachmentKind } from '#contracts/vocabulary/attachment.ts';
import type { Language } from '#contracts/vocabulary/language.ts';

export interface FileTexts {
  readonly attach: string;
  readonly drop: string;
  readonly list: string;
  readonly waiting: string;
  readonly sending: string;
  readonly cancel: (name: string) => string;
  readonly remove: (name: string) => string;
  readonly retry: string;
  readonly download: string;
  /** Of a picture: opens it. */
  readonly larger: string;
  readonly close: string;
  /** Of those that failed. */
  readonly removeAll: string;
  readonly kinds: Readonly<Record<AttachmentKind, string>>;
  readonly refused: (kinds: string) => string;
  readonly tooLarge: (megabytes: number) => string;
  readonly faults: Readonly<Record<FileFaultCode, string>>;
}

export const fileFaultCodes = [
  'ATTACHMENT_EMPTY',
  'ATTACHMENT_LIMIT_REACHED',
  'ATTACHMENT_LIMITED',
  'ATTACHMENT_GONE',
  'CONTACT_STATE_CHANGED',
  'NO_CONNECTION',
  'SERVER_FAULT',
] as const;
export type FileFaultCode = (typeof fileFaultCodes)[number];

export const fileTexts: Readonly<Record<Language, FileTexts>> = {
  en: {
    attach: 'Attach files',
    drop: 'Drop the files here',
    list: 'Files on their way',
    waiting: 'Waiting',
    sending: 'Sending',
    cancel: (name) => `Cancel ${name}`,
    remove: (name) => `Remove ${name}`,
    retry: 'Try again',
    download: 'Download',
    larger: 'Show larger',
    close: 'Close',
    removeAll: 'Remove all that failed',
    kinds: {
      image: 'images',
      pdf: 'PDF',
      text: 'text',
      office: 'office documents',
      archive: 'archives',
    },
    refused: (kinds) => `This kind of file cannot be sent. Possible are: ${kinds}.`,
    tooLarge: (megabytes) => `This file is too large: at most ${megabytes} MB.`,
    faults: {
      ATTACHMENT_EMPTY: 'This file is empty.',
      ATTACHMENT_LIMIT_REACHED: 'This chat cannot take any more files.',
      ATTACHMENT_LIMITED: 'Too many files at once. Please try again in a minute.',
      ATTACHMENT_GONE: 'This file is no longer kept.',
      CONTACT_STATE_CHANGED: 'Not sent: the chat has ended.',
      NO_CONNECTION: 'No connection. The file has not been sent.',
      SERVER_FAULT: 'Something went wrong. The file has not been sent.',
    },
  },
  fr: {
    attach: 'Joindre des fichiers',
    drop: 'Déposez les fichiers ici',
    list: 'Fichiers en cours d’envoi',
    waiting: 'En attente',
    sending: 'Envoi',
    cancel: (name) => `Annuler ${name}`,
    remove: (name) => `Retirer ${name}`,
    retry: 'Réessayer',
    download: 'Télécharger',
    larger: 'Agrandir',
    close: 'Fermer',
    removeAll: 'Retirer tous ceux qui ont échoué',
    kinds: {
      image: 'images',
      pdf: 'PDF',
      text: 'texte',
      office: 'documents bureautiques',
      archive: 'archives',
    },
    refused: (kinds) => `Ce type de fichier ne peut pas être envoyé. Sont possibles : ${kinds}.`,
    tooLarge: (megabytes) => `Ce fichier est trop volumineux : ${megabytes} Mo au plus.`,
    faults: {
      ATTACHMENT_EMPTY: 'Ce fichier est vide.',
      ATTACHMENT_LIMIT_REACHED: 'Cette discussion ne peut plus recevoir de fichiers.',
      ATTACHMENT_LIMITED: 'Trop de fichiers à la fois. Veuillez réessayer dans une minute.',
      ATTACHMENT_GONE: 'Ce fichier n’est plus conservé.',
      CONTACT_STATE_CHANGED: 'Non envoyé : la discussion est terminée.',
      NO_CONNECTION: 'Pas de connexion. Le fichier n’a pas été envoyé.',
      SERVER_FAULT: 'Une erreur s’est produite. Le fichier n’a pas été envoyé.',
    },
  },
};
