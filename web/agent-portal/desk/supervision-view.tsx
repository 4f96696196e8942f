import { Button } from '@mantine/core';
import { lazy, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { OnDemand } from '#web/ui/on-demand.tsx';
import { OffersAbove } from './offers-above.tsx';

const SupervisionPage = lazy(() => import('../supervision/supervision-page.tsx'));

/** What a supervisor watches, in the place of the desk's columns; the desk goes on, and offers are shown above it. */
export function SupervisionView(props: { readonly may: boolean; readonly onDesk: () => void }): ReactNode {
  return (
    <main className="desk-supervision">
      <OffersAbove />
      {props.may ? (
        <OnDemand>
          <SupervisionPage />
        </OnDemand>
      ) : (
        <NotAllowed onDesk={props.onDesk} />
      )}
    </main>
  );
}

function NotAllowed({ onDesk }: { readonly onDesk: () => void }): ReactNode {
  const { t } = useTranslation('portal');
  return (
    <div className="desk-waiting">
      <h2 id="supervision-title" tabIndex={-1}>
        {t('supervision.title')}
      </h2>
      <p>{t('supervision.notAllowed')}</p>
      <Button variant="default" onClick={onDesk}>
        {t('supervision.toDesk')}
      </Button>
    </div>
  );
}
