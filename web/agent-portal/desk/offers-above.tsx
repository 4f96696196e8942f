import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { useDeskPart } from './desk-context.tsx';
import { sectionsOf } from './desk-view.ts';
import { OfferCard } from './offer-card.tsx';

/** Where the list of contacts is away, offers come to the top of what is there; `chosen` is shown already. */
export function OffersAbove({ chosen }: { readonly chosen?: ContactId }): ReactNode {
  const { t } = useTranslation('portal');
  const chats = useDeskPart((state) => state.chats);
  const [first] = useMemo(() => sectionsOf(chats).offers, [chats]);
  if (first === undefined || first.contact.id === chosen) return null;
  return (
    <section className="desk-offers desk-offers-above" aria-labelledby="offers-above">
      <VisuallyHidden component="h2" id="offers-above">
        {t('list.offers')}
      </VisuallyHidden>
      <OfferCard chat={first} />
    </section>
  );
}
