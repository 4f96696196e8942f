import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/ui/page-header.tsx';
import { ButtonLink } from '#web/ui/router-link.tsx';
import { pagePermission } from './page-permission.ts';
import { useMay } from './use-may.ts';

/** A page for those who may see it; to others it says so, and nothing of it is loaded. */
export function PermittedPage(props: { readonly pathname: string; readonly children: ReactNode }): ReactNode {
  const may = useMay();
  const needed = pagePermission(props.pathname);
  return needed === undefined || may(needed) ? props.children : <NotAllowed />;
}

function NotAllowed(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  return (
    <>
      <PageHeader title={t('notAllowed.title')} />
      <Text mb="md">{t('notAllowed.text')}</Text>
      <ButtonLink to="/" variant="default">
        {t('ui:notFound.home')}
      </ButtonLink>
    </>
  );
}
