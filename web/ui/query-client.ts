import { QueryClient } from '@tanstack/react-query';
import { isApiError } from './api-error.ts';

/** Loaded data of a console: repeated only when no answer came or the server was not ready; a refusal stands. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) =>
          failures < 3 && (isApiError(error, 'NO_CONNECTION') || isApiError(error, 'SERVER_NOT_READY')),
        staleTime: 5_000,
        // The server is asked even when the browser believes to be offline: it may run on this machine.
        networkMode: 'always',
      },
    },
  });
}
