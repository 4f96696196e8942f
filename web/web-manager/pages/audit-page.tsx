import { Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { csvOf } from '#web/ui/files/csv.ts';
import { csvFileName, saveFile } from '#web/ui/files/save-file.ts';
import { notifyError, notifyNews } from '#web/ui/notify.ts';
import { PageHeader } from '#web/ui/page-header.tsx';
import { api } from '../api.ts';
import { auditRows } from '../audit/audit-csv.ts';
import { allEntries, mostRows } from '../audit/audit-download.ts';
import { type AuditFilter, auditFilterOf } from '../audit/audit-filter.ts';
import { AuditFilters } from '../audit/audit-filters.tsx';
import { AuditList } from '../audit/audit-list.tsx';
import { auditQueryOf } from '../audit/audit-query.ts';
import { Loaded } from '../directory/loaded.tsx';

const here = '/audit';

/** System > Audit: who did what, the latest first. What is asked for stands in the address. */
export function AuditPage(): ReactNode {
  const { t } = useTranslation('webManager');
  const filter = useSearch({ from: here });
  const navigate = useNavigate();
  const found = useAudit(filter);
  const change = (next: AuditFilter) =>
    void navigate({ to: here, search: auditFilterOf(next), replace: true, resetScroll: false });
  return (
    <>
      <PageHeader title={t('audit.title')} intro={t('audit.intro')} action={<Download filter={filter} />} />
      <AuditFilters filter={filter} onChange={change} />
      <Loaded query={found}>
        {({ pages }) => {
          const entries = pages.flatMap(({ items }) => items);
          return (
            <>
              <Text c="dimmed" size="sm" role="status" mb="xs">
                {entries.length === 0
                  ? t('audit.nothing')
                  : t(found.hasNextPage ? 'audit.shownOfMore' : 'audit.shown', { count: entries.length })}
              </Text>
              {entries.length > 0 && <AuditList entries={entries} />}
              {(found.hasNextPage || pages.length > 1) && (
                <MoreButton
                  busy={found.isFetchingNextPage}
                  isLast={!found.hasNextPage}
                  onClick={() => void found.fetchNextPage()}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function useAudit(filter: AuditFilter) {
  const query = auditQueryOf(filter);
  return useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam, signal }) => api.audit.list({ ...query, after: pageParam || undefined }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchOnMount: 'always',
    // All that was loaded would be loaded anew, under the eyes of who reads it.
    refetchOnWindowFocus: false,
  });
}

/** At the end it stays where it is, with the focus, and does nothing. */
function MoreButton(props: { readonly busy: boolean; readonly isLast: boolean; readonly onClick: () => void }) {
  const { t } = useTranslation('webManager');
  const { busy, isLast } = props;
  return (
    <BusyButton
      variant="default"
      mt="md"
      busy={busy}
      aria-disabled={busy || isLast}
      {...(isLast ? { 'data-disabled': true } : {})}
      onClick={() => {
        if (!isLast) props.onClick();
      }}
    >
      {isLast ? t('audit.end') : t('audit.more')}
    </BusyButton>
  );
}

/** All that the filter finds, as a file. */
function Download({ filter }: { readonly filter: AuditFilter }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const query = auditQueryOf(filter);
      const { entries, more } = await allEntries((after) => api.audit.list({ ...query, after, limit: 500 }));
      saveFile(csvFileName('audit', new Date()), csvOf(auditRows(t, entries), t('audit.csvSeparator')));
      if (more) notifyNews(t('audit.csvCut', { count: mostRows }));
    } catch (error) {
      notifyError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <BusyButton variant="default" busy={busy} onClick={() => void download()}>
      {t('audit.download')}
    </BusyButton>
  );
}
