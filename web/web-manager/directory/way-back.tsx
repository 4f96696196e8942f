import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TextLink } from '#web/ui/router-link.tsx';
import type { systemSections, tenantSections } from '../shell/sections.ts';
import { keptPlace } from './kept-place.ts';

export type ListPath =
  | '/tenants'
  | Extract<(typeof systemSections)[number]['to'], '/administrators'>
  | (typeof tenantSections)[number]['to'];

/** Back to a list, to the place in it (search, filters, order, page) where one came from. */
export function useWayBack(list: ListPath): () => Promise<void> {
  const navigate = useNavigate();
  const { tenantKey = '' } = useParams({ strict: false });
  return () => navigate({ to: list, params: { tenantKey }, search: keptPlace(pathOf(list, tenantKey)) });
}

/** The same as a link that names the list. */
export function WayBack({ list, title }: { readonly list: ListPath; readonly title: string }): ReactNode {
  const { t } = useTranslation('webManager');
  const { tenantKey = '' } = useParams({ strict: false });
  return (
    <TextLink to={list} params={{ tenantKey }} search={keptPlace(pathOf(list, tenantKey))}>
      {t('nav.back', { list: title })}
    </TextLink>
  );
}

const pathOf = (list: ListPath, tenantKey: string): string => list.replace('$tenantKey', tenantKey);
