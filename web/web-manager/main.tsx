import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { ErrorBoundary } from '#web/ui/error-boundary.tsx';
import { UiProvider } from '#web/ui/provider.tsx';
import { SessionGate } from '#web/ui/session/session-gate.tsx';
import { startTexts } from '#web/ui/texts/texts.ts';
import { door, queryClient } from './api.ts';
import { router } from './router.tsx';
import { webManagerTexts } from './texts/texts.ts';

function WebManager() {
  const { t } = useTranslation('webManager');
  return (
    <SessionGate door={door} console={t('console')} userNameHelp={t('signOnHelp')}>
      <RouterProvider router={router} />
    </SessionGate>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
await startTexts({ webManager: webManagerTexts });
createRoot(root).render(
  <StrictMode>
    <UiProvider>
      <ErrorBoundary>
        <QueryClientProvider client={queryClient}>
          <WebManager />
        </QueryClientProvider>
      </ErrorBoundary>
    </UiProvider>
  </StrictMode>,
);
