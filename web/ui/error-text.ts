import type { TFunction } from 'i18next';
import { isApiError } from './api-error.ts';

/** An error in the words of the page's language. What is not an ApiError is logged and told as SERVER_FAULT. */
export function errorText(t: TFunction<'ui'>, error: unknown): string {
  if (isApiError(error, 'SIGN_ON_LIMITED') && error.retryAfterSeconds !== undefined) {
    return t('limited', { count: Math.ceil(error.retryAfterSeconds / 60) });
  }
  if (isApiError(error)) return t(`errors.${error.code}`);
  if (isMissingChunk(error)) return t('fault.newVersion');
  console.error(error);
  return t('errors.SERVER_FAULT');
}

/** What browsers say when an import() finds nothing, each in its words. */
export function isMissingChunk(error: unknown): boolean {
  return (
    error instanceof TypeError && /dynamically imported module|importing a module|module script/i.test(error.message)
  );
}
