/** The typed client of a door: every route of its contract as a function, over plain REST. */
import { createORPCClient, ORPCError } from '@orpc/client';
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';
import type { JsonifiedClient } from '@orpc/openapi-client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { ApiError, apiErrorOf, isTimeout } from './api-error.ts';

export type ApiClient<Contract extends AnyContractRouter> = JsonifiedClient<ContractRouterClient<Contract>>;

export interface ApiClientOptions {
  /** Hears of every refusal before the caller does, e.g. to notice that the session has ended. */
  readonly onRefused?: (error: ApiError) => void;
  /** Milliseconds after which a request without a whole answer counts as unanswered; 15 s unless told. */
  readonly timeoutMs?: number;
  /** The browser's own unless told, which tests do. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A connection that a gateway dropped in silence says nothing for ever. */
const usualTimeoutMs = 15_000;

/**
 * The client of a door. `routes` is its contract, or only its routes, which saves loading all schemas:
 * `createApiClient<typeof agentPortalContract>(routes)` with `import routes from '#contracts/…/contract.ts?routes'`.
 * `await client.queues.list({ tenantId }, { signal })`; throws ApiError. */
export function createApiClient<Contract extends AnyContractRouter>(
  routes: Contract | AnyContractRouter,
  options: ApiClientOptions = {},
): ApiClient<Contract> {
  const link = new OpenAPILink<Record<never, never>>(routes, {
    url: window.location.origin,
    fetch: fetchJson(options),
    customErrorResponseBodyDecoder: (body, response) => {
      const error = apiErrorOf(body, response.status);
      return new ORPCError(error.code, { status: response.status, message: error.code, data: error });
    },
    interceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (error) {
          const told = toApiError(error);
          if (told instanceof ApiError) options.onRefused?.(told);
          throw told;
        }
      },
    ],
  });
  return createORPCClient(link);
}

/** oRPC takes only `application/json` for JSON; a refusal may come as problem details. */
function fetchJson({ timeoutMs = usualTimeoutMs, fetch = globalThis.fetch.bind(globalThis) }: ApiClientOptions) {
  return async (request: Request, init: RequestInit): Promise<Response> => {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
    const response = await fetch(request, { ...init, credentials: 'same-origin', signal });
    if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return response;
    const headers = new Headers(response.headers);
    headers.set('content-type', 'application/json');
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
  };
}

function toApiError(error: unknown): unknown {
  if (error instanceof ORPCError) {
    if (error.data instanceof ApiError) return error.data;
    return new ApiError('SERVER_FAULT', { status: error.status, cause: error });
  }
  // fetch rejects with a TypeError when no answer came.
  const noAnswer = error instanceof TypeError || isTimeout(error);
  // A caller that aborts his request wants to hear of that.
  if (error instanceof DOMException && !noAnswer) return error;
  return new ApiError(noAnswer ? 'NO_CONNECTION' : 'SERVER_FAULT', { status: 0, cause: error });
}
