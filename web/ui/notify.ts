/** Short messages at the edge of the page, announced politely. Faults of fields belong at the field instead. */
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { errorText } from './error-text.ts';

export function notifyDone(message: string): void {
  notifications.show({ message, color: 'green', autoClose: 4000, closeButtonProps: closeLabel() });
}

/** What people should know and need not answer. */
export function notifyNews(message: string): void {
  notifications.show({ message, color: 'gray', autoClose: 10_000, closeButtonProps: closeLabel() });
}

/** Shows any error in words; what is not an ApiError also goes to the browser's console. Fit for `.catch(notifyError)`. */
export function notifyError(error: unknown): void {
  const text = errorText(i18next.t, error);
  notifications.show({
    id: text,
    message: text,
    color: 'red',
    autoClose: 10_000,
    role: 'alert',
    closeButtonProps: closeLabel(),
  });
}

const closeLabel = () => ({ 'aria-label': i18next.t('actions.close') });
