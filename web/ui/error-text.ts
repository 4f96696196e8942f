import type { TFunction } from 'i18next';
import { isApiError } from './api-error.ts';

/** An error in the words of the page's language. What is not an ApiError is logged and told as SERVER_FAULT. */
export function errorText(t: TFunction<'ui'>, error: unknown): string {
  if (isApiError(error)) return t(`errors.${error.code}`);
  console.error(error);
  return t('errors.SERVER_FAULT');
}
