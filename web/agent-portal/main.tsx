/** Starts the Agent Portal in the page. */
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { agentPortalContract } from '#contracts/agent-portal/contract.ts';
import routes from '#contracts/agent-portal/contract.ts?routes';
import { createApiClient } from '#web/ui/api-client.ts';
import { ErrorBoundary } from '#web/ui/error-boundary.tsx';
import { UiProvider } from '#web/ui/provider.tsx';
import { createQueryClient } from '#web/ui/query-client.ts';
import { watchSession } from '#web/ui/session/session-context.ts';
import { startTexts } from '#web/ui/texts/texts.ts';
import { Portal } from './portal.tsx';
import { portalTexts } from './texts/texts.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const queries = createQueryClient();
const client = createApiClient<typeof agentPortalContract>(routes, { onRefused: watchSession(queries) });
await startTexts({ portal: portalTexts });

createRoot(root).render(
  <StrictMode>
    <UiProvider>
      <QueryClientProvider client={queries}>
        <ErrorBoundary>
          <Portal client={client} />
        </ErrorBoundary>
      </QueryClientProvider>
    </UiProvider>
  </StrictMode>,
);
