import { QueryClient } from '@tanstack/react-query';
import { isApiError, isTimeout } from './api-error.ts';

/** Loaded data of a console: repeated only when no answer came or the server was not ready; a refusal stands. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < repeats(error),
        staleTime: 5_000,
        // The server is asked even when the browser believes to be offline: it may run on this machine.
        networkMode: 'always',
      },
    },
  });
}

function repeats(error: Error): number {
  const passing = ['NO_CONNECTION', 'SERVER_NOT_READY', 'SERVER_BUSY'] as const;
  if (!passing.some((code) => isApiError(error, code))) return 0;
  // Once over a new connection; people have waited long by then.
  return isTimeout(error) ? 1 : 3;
}
