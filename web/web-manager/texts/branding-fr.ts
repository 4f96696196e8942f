import type { Translation } from '#web/ui/texts/translation.ts';
import type { brandingEn } from './branding-en.ts';

export const brandingFr: Translation<typeof brandingEn> = {
  title: 'Pages des clients finaux',
  logo: 'Logo',
  logoHelp:
    'Les clients finaux le voient en haut de chaque page de discussion. PNG, JPEG ou WebP, 128 Ko et 2 000 pixels de côté au plus ; de préférence à fond transparent, car il apparaît sur fond clair et sur fond sombre.',
  logoOwnHelp: 'À la place de celui du client. PNG, JPEG ou WebP, 128 Ko et 2 000 pixels de côté au plus.',
  logoChoose: 'Choisir une image…',
  logoChooseFor: '{{label}} : Choisir une image…',
  logoRemove: 'Retirer le logo',
  logoNow: 'Le logo actuel',
  logoShown: 'une image',
  accent: 'Couleur d’accent',
  accentHelp: 'Des boutons et des liens, sous la forme #rrggbb. Vide : celle du produit.',
  accentOwnHelp: 'Des boutons et des liens, sous la forme #rrggbb. Vide : celle du client.',
  onAccent: 'Texte sur cette couleur',
  onAccentHelp: 'Contraste d’au moins 4,5:1, pour que chacun puisse le lire.',
  both: 'Indiquez les deux couleurs, ou aucune.',
  pick: '{{label}} : choisir',
  contrast: 'Contraste {{ratio}}:1, bien lisible.',
  contrastLow: 'Contraste {{ratio}}:1, difficile à lire. Il faut au moins 4,5:1.',
  preview: 'Aperçu, clair et sombre',
};
