import { Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type QueueId, queueId } from '#contracts/vocabulary/ids.ts';
import { type QueueItem, queueQuery } from '#contracts/web-manager/queues.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { formatNumber } from '#web/ui/texts/texts.ts';
import { api, loaded } from '../api.ts';
import { Obstacle } from '../directory/deletion.tsx';
import { durationText } from '../directory/duration-text.ts';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Copied, One } from '../directory/one.tsx';
import { useList } from '../directory/use-list.ts';
import { useTenant } from '../shell/tenant-context.ts';
import { QueueForm } from './queue-form.tsx';

const one = '/t/$tenantKey/queues/$queueId';

export function QueuesPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
  const [heirId, setHeirId] = useState<QueueId>();
  const list = useList(['queues', tenantId], queueQuery, (query, options) =>
    api.queues.list({ ...query, tenantId }, options),
  );
  return (
    <ListPage
      list={list}
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
        {
          key: 'members',
          header: t('queues.members'),
          sort: 'members',
          cell: ({ id, members }) =>
            members === 0 ? (
              formatNumber(0)
            ) : (
              <TextLink
                to="/t/$tenantKey/users"
                params={{ tenantKey }}
                search={{ queue: id }}
                title={t('queues.showMembers')}
              >
                {formatNumber(members)}
              </TextLink>
            ),
        },
        { key: 'priority', header: t('queues.priority'), sort: 'priority', cell: ({ priority }) => priority },
        {
          key: 'offer',
          header: t('queues.offerTimeoutShort'),
          sort: 'offerTimeoutSeconds',
          cell: ({ offerTimeoutSeconds }) => durationText(t, offerTimeoutSeconds),
          wideOnly: true,
        },
      ]}
      actions={({ id }) => [
        {
          label: t('ui:actions.edit'),
          onClick: () => void navigate({ to: one, params: { tenantKey, queueId: id } }),
        },
        {
          label: t('ui:actions.copyAs'),
          onClick: () => void navigate({ to: '/t/$tenantKey/queues/new', params: { tenantKey }, search: { copy: id } }),
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
  readonly queue: QueueItem;
  readonly heirId: QueueId | undefined;
  readonly onHeir: (id: QueueId | undefined) => void;
}): ReactNode {
  const { queue, heirId, onHeir } = props;
  const { t } = useTranslation('webManager');
  const { id: tenantId, key: tenantKey } = useTenant();
  const open = useQuery({
    queryKey: ['queue-contacts', queue.id],
    queryFn: () => api.queues.contacts({ tenantId, queueId: queue.id }),
    staleTime: 0,
  }).data?.open;
  const heirs = (useQuery(loaded.queues(tenantId)).data ?? []).filter(({ id }) => id !== queue.id);
  const { data } = useQuery({
    queryKey: ['chat-pages', tenantId, 'of-queue', queue.id],
    queryFn: ({ signal }) => api.chatPages.list({ tenantId, queue: queue.id }, { signal }),
  });
  const answers = useQuery({
    queryKey: ['canned-answers', tenantId, 'of-queue', queue.id],
    queryFn: ({ signal }) => api.cannedAnswers.list({ tenantId, queue: queue.id, pageSize: 1 }, { signal }),
  });
  const answerCount = answers.data?.total ?? 0;
  return (
    <>
      {answerCount > 0 && <Text>{t('cannedAnswers.deletedWithQueue', { count: answerCount })}</Text>}
      {queue.members > 0 && <Text>{t('queues.deleteMembers', { count: queue.members })}</Text>}
      {data !== undefined && data.total > 0 && (
        <Obstacle>
          {t('queues.deletePages')}
          <ul>
            {data.items.slice(0, 5).map(({ id, name }) => (
              <li key={id}>
                <TextLink to="/t/$tenantKey/chat-pages/$chatPageId" params={{ tenantKey, chatPageId: id }}>
                  {name}
                </TextLink>
              </li>
            ))}
            {data.total > 5 && <li>…</li>}
          </ul>
        </Obstacle>
      )}
      {open !== undefined && open > 0 && data?.total === 0 && (
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
  const { id: tenantId } = useTenant();
  const { copy } = useSearch({ from: '/t/$tenantKey/queues/new' });
  return (
    <Copied
      queryKey={['queues', tenantId]}
      schema={queueId}
      id={copy}
      get={(id, options) => api.queues.get({ tenantId, queueId: id }, options)}
    >
      {(copied) => <QueueForm key={copy} copied={copied} />}
    </Copied>
  );
}

export function QueuePage(): ReactNode {
  const params = useParams({ from: one });
  const { id: tenantId } = useTenant();
  return (
    <One
      queryKey={['queues', tenantId]}
      schema={queueId}
      id={params.queueId}
      get={(id, options) => api.queues.get({ tenantId, queueId: id }, options)}
    >
      {(queue) => (
        <Held key={queue.id} current={queue}>
          {(held) => <QueueForm held={held} />}
        </Held>
      )}
    </One>
  );
}
