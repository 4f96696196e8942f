import { Alert, Button, Stack } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError } from './api-error.ts';
import { errorText, isMissingChunk } from './error-text.ts';
import { focusContent } from './focus-content.ts';

interface Props {
  readonly children: ReactNode;
}

/** Keeps a fault of one page from taking the whole console away. */
export class ErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <PageFault error={this.state.error} onRetry={() => this.setState({ error: undefined })} />;
  }
}

/** A fault in words with a way on: try again or, when a part of the program is gone after an update, reload. */
export function PageFault({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }): ReactNode {
  const { t } = useTranslation();
  const outdated = isMissingChunk(error);
  const reload = () => window.location.reload();
  const retry = () => {
    // The button goes away with the fault.
    focusContent();
    (onRetry ?? reload)();
  };
  return (
    <Alert color="red" title={t('fault.title')} role="alert" maw={640}>
      <Stack gap="sm" align="flex-start">
        {outdated ? t('fault.newVersion') : isApiError(error) ? errorText(t, error) : t('fault.text')}
        {isApiError(error) && error.requestId !== undefined && error.status >= 500 && (
          <span>{t('fault.requestId', { id: error.requestId })}</span>
        )}
        <Button variant="default" onClick={outdated ? reload : retry}>
          {outdated ? t('actions.reload') : t('actions.retry')}
        </Button>
      </Stack>
    </Alert>
  );
}
