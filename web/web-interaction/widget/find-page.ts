import type { CustomerPage } from '#contracts/web-interaction/contract.ts';
import type { CustomerApi } from '../api.ts';
import { faultIn } from '../page-fault.ts';

const firstRetryMs = 5_000;
const longestRetryMs = 60_000;

export interface FindPageOptions {
  readonly api: Pick<CustomerApi, 'embedding'>;
  readonly pageKey: string;
  /** Of the page that embeds it. */
  readonly origin: string;
  /** For whoever built that page; its visitors see nothing. */
  tell(text: string): void;
  wait(ms: number): Promise<void>;
}

/** The chat page, once the server answers; undefined, and told why, where this site will not get it. */
export async function findPage({
  api,
  pageKey,
  origin,
  tell,
  wait,
}: FindPageOptions): Promise<CustomerPage | undefined> {
  for (let delay = firstRetryMs; ; delay = Math.min(2 * delay, longestRetryMs)) {
    try {
      const page = await api.embedding();
      if (page === undefined) {
        tell(`the chat page “${pageKey}” is not shown: ${origin} is not among its allowed origins.`);
      }
      return page;
    } catch (error) {
      const fault = faultIn(error);
      if (!fault.passing) {
        tell(
          fault.code === 'CHAT_PAGE_NOT_FOUND'
            ? `there is no chat page “${pageKey}”.`
            : `the chat page “${pageKey}” is not shown (${fault.code}).`,
        );
        return undefined;
      }
      if (delay === firstRetryMs) tell('the server cannot be reached; trying again.');
      await wait(delay);
    }
  }
}
