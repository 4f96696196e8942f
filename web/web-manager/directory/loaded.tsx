import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageFault } from '#web/ui/error-boundary.tsx';

/** A query, or one of several pages. */
interface LoadedQuery<Data> {
  readonly data: Data | undefined;
  readonly isError: boolean;
  readonly error: Error | null;
  refetch(): Promise<unknown>;
}

/** Shows what was loaded; waits quietly; a fault in words with another try. Loaded data stays when a reload fails. */
export function Loaded<Data>(props: {
  readonly query: LoadedQuery<Data>;
  readonly children: (data: Data) => ReactNode;
}): ReactNode {
  const { t } = useTranslation();
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.isError) return <PageFault error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className="waiting" role="status" aria-label={t('table.loading')}>
      <Loader color="gray" />
    </div>
  );
}
