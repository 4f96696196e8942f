import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/ui/page-header.tsx';
import { ButtonLink } from '#web/ui/router-link.tsx';

/** An address that leads to nothing, or to something that was deleted. */
export function NotFound(): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('notFound.title')} />
      <Text mb="md">{t('notFound.text')}</Text>
      <ButtonLink to="/" variant="default">
        {t('notFound.home')}
      </ButtonLink>
    </>
  );
}
