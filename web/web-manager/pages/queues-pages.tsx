import { Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueId } from '#contracts/vocabulary/ids.ts';
import type { QueueView } from '#contracts/web-manager/queues.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { formatNumber } from '#web/ui/texts/texts.ts';
import { api, loaded } from '../api.ts';
import { someOf } from '../directory/choices.ts';
import { durationText } from '../directory/duration-text.ts';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { useTenant } from '../shell/tenant-context.ts';
import { QueueForm } from './queue-form.tsx';

const one = '/t/$tenantKey/queues/$queueId';

export function QueuesPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
  const [heirId, setHeirId] = useState<QueueId>();
  return (
    <ListPage
      query={useQuery(loaded.queues(tenantId))}
      title={t('queues.title')}
      intro={t('queues.intro')}
      empty={{ title: t('queues.emptyTitle'), text: t('queues.emptyText') }}
      addButton={
        <ButtonLink to="/t/$tenantKey/queues/new" params={{ tenantKey }}>
          {t('queues.add')}
        </ButtonLink>
      }
      nameOf={({ name }) => name}
      nameLink={({ id, name }) => (
        <TextLink to={one} params={{ tenantKey, queueId: id }}>
          {name}
        </TextLink>
      )}
      columns={[
        { key: 'members', header: t('queues.members'), cell: ({ memberIds }) => formatNumber(memberIds.length) },
        { key: 'priority', header: t('queues.priority'), cell: ({ priority }) => priority },
        {
          key: 'offer',
          header: t('queues.offerTimeoutShort'),
          cell: ({ offerTimeoutSeconds }) => durationText(t, offerTimeoutSeconds),
          wideOnly: true,
        },
      ]}
      actions={({ id }) => [
        {
          label: t('ui:actions.edit'),
          onClick: () => void navigate({ to: one, params: { tenantKey, queueId: id } }),
        },
      ]}
      deleting={{
        text: t('queues.deleteText'),
        dependents: (queue) => <QueueDependents key={queue.id} queue={queue} heirId={heirId} onHeir={setHeirId} />,
        remove: async ({ id }) => {
          await api.queues.remove({ tenantId, queueId: id, heirId });
          setHeirId(undefined);
          return undefined;
        },
      }}
    />
  );
}

/** Who serves the queue, the chat pages for whose sake it cannot be deleted yet, and where its open contacts go. */
function QueueDependents(props: {
  readonly queue: QueueView;
  readonly heirId: QueueId | undefined;
  readonly onHeir: (id: QueueId | undefined) => void;
}): ReactNode {
  const { queue, heirId, onHeir } = props;
  const { t } = useTranslation('webManager');
  const { id: tenantId } = useTenant();
  const open = useQuery({
    queryKey: ['queue-contacts', queue.id],
    queryFn: () => api.queues.contacts({ tenantId, queueId: queue.id }),
    staleTime: 0,
  }).data?.open;
  const heirs = (useQuery(loaded.queues(tenantId)).data ?? []).filter(({ id }) => id !== queue.id);
  const pages = (useQuery(loaded.chatPages(tenantId)).data ?? []).filter(({ queueId }) => queueId === queue.id);
  const answers = (useQuery(loaded.cannedAnswers(tenantId)).data ?? []).filter(({ queueId }) => queueId === queue.id);
  return (
    <>
      {answers.length > 0 && <Text>{t('cannedAnswers.deletedWithQueue', { count: answers.length })}</Text>}
      {queue.memberIds.length > 0 && <Text>{t('queues.deleteMembers', { count: queue.memberIds.length })}</Text>}
      {pages.length > 0 && <Text>{t('queues.deletePages', { names: someOf(pages.map(({ name }) => name)) })}</Text>}
      {open !== undefined && open > 0 && (
        <>
          <Text>{t('queues.deleteContacts', { count: open })}</Text>
          <Select
            mt="xs"
            label={t('queues.heir')}
            description={t('queues.heirHelp')}
            data={heirs.map(({ id, name }) => ({ value: id, label: name }))}
            value={heirId ?? null}
            onChange={(value) => onHeir(heirs.find(({ id }) => id === value)?.id)}
            searchable
            required
          />
        </>
      )}
    </>
  );
}

export function NewQueuePage(): ReactNode {
  const { id } = useTenant();
  return <Loaded query={useQuery(loaded.users(id))}>{(users) => <QueueForm users={users} />}</Loaded>;
}

export function QueuePage(): ReactNode {
  const { queueId } = useParams({ from: one });
  const { id: tenantId } = useTenant();
  const users = useQuery(loaded.users(tenantId));
  return (
    <Loaded query={useQuery(loaded.queues(tenantId))}>
      {(queues) => {
        const queue = queues.find(({ id }) => id === queueId);
        if (queue === undefined) return <NotFound />;
        return (
          <Loaded query={users}>
            {(items) => (
              <Held key={queue.id} current={queue}>
                {(held) => <QueueForm held={held} users={items} />}
              </Held>
            )}
          </Loaded>
        );
      }}
    </Loaded>
  );
}
