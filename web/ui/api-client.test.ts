import { afterEach, expect, it, vi } from 'vitest';
import { webManagerContract } from '#contracts/web-manager/contract.ts';
import { type ApiClientOptions, createApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';

function clientWith(options: ApiClientOptions) {
  vi.stubGlobal('window', { location: { origin: 'http://relais.test' } });
  return createApiClient<typeof webManagerContract>(webManagerContract, options);
}

afterEach(() => vi.unstubAllGlobals());

/** Answers nothing until its request is given up, as a connection does that was dropped in silence. */
const hanging: typeof fetch = (_request, init) =>
  new Promise((_resolve, reject) => {
    if (init?.signal?.aborted) reject(init.signal.reason);
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
  });

it('A request without an answer is given up and told as a lost connection', async () => {
  const refused: ApiError[] = [];
  const client = clientWith({ fetch: hanging, timeoutMs: 1, onRefused: (error) => refused.push(error) });
  const error = await client.installation.get().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'NO_CONNECTION', status: 0 });
  expect(refused).toEqual([error]);
});

it('An answer that stops half way is given up as well', async () => {
  const half: typeof fetch = async (_request, init) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"mode":'));
        init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
      },
    });
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  };
  await expect(clientWith({ fetch: half, timeoutMs: 1 }).installation.get()).rejects.toMatchObject({
    code: 'NO_CONNECTION',
  });
});

it('A request that its caller gives up stays an AbortError', async () => {
  const caller = new AbortController();
  const answer = clientWith({ fetch: hanging }).installation.get(undefined, { signal: caller.signal });
  caller.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});
