import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The way through a long list. At its ends a button stays where it is, with the focus, and does nothing. */
export function Pages(props: {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { page, pages, onPage } = props;
  return (
    <nav className="table-pages" aria-label={t('table.pages')}>
      {pages > 2 && <PageButton off={page === 1} onClick={() => onPage(1)} label={t('table.firstPage')} />}
      <PageButton off={page === 1} onClick={() => onPage(page - 1)} label={t('table.previousPage')} />
      <Text role="status">{t('table.page', { page, pages })}</Text>
      <PageButton off={page === pages} onClick={() => onPage(page + 1)} label={t('table.nextPage')} />
      {pages > 2 && <PageButton off={page === pages} onClick={() => onPage(pages)} label={t('table.lastPage')} />}
    </nav>
  );
}

function PageButton({ off, onClick, label }: { off: boolean; onClick: () => void; label: string }): ReactNode {
  return (
    <Button
      variant="default"
      aria-disabled={off}
      {...(off ? { 'data-disabled': true } : {})}
      onClick={() => {
        if (!off) onClick();
      }}
    >
      {label}
    </Button>
  );
}
