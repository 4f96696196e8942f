import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../dialog.tsx';
import { PageFault } from '../error-boundary.tsx';
import { notifyDone } from '../notify.ts';
import { useSession } from './session-context.ts';
import { EndAllButton, SessionsList } from './sessions-list.tsx';

/** One's own sessions at all doors; any but this one can be ended from here. */
export function OwnSessions(props: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const { door } = useSession();
  const sessions = useQuery({
    queryKey: ['own-sessions'],
    queryFn: ({ signal }) => door.own.sessions(undefined, { signal }),
    enabled: props.opened,
    staleTime: 0,
    gcTime: 0,
  });
  const end = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
      notifyDone(t('sessions.ended'));
    } finally {
      await sessions.refetch();
    }
  };
  const items = sessions.data?.items ?? [];
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('sessions.title')} size={560}>
      <Text mb="sm">{t('sessions.intro')}</Text>
      {sessions.error !== null && <PageFault error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <SessionsList
        sessions={items}
        onEnd={({ id }) => end(door.own.endSession({ sessionId: id }))}
        action={
          items.length > 1 && (
            <EndAllButton label={t('sessions.endOthers')} onEnd={() => end(door.own.endOtherSessions())} />
          )
        }
      />
    </Dialog>
  );
}
