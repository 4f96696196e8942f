import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chatPageId, type TenantId } from '#contracts/vocabulary/ids.ts';
import { type ChatPageView, chatPageQuery } from '#contracts/web-manager/chat-pages.ts';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { StateWord } from '#web/ui/state-word.tsx';
import { api, loaded } from '../api.ts';
import { Address } from '../directory/address.tsx';
import { chatPageAddress } from '../directory/choices.ts';
import { Held } from '../directory/held.tsx';
import type { ListFilter } from '../directory/list-filters.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { Copied, One } from '../directory/one.tsx';
import { useList } from '../directory/use-list.ts';
import { useTenant } from '../shell/tenant-context.ts';
import { usePublicAddress } from './chat-page-embedding.tsx';
import { ChatPageForm } from './chat-page-form.tsx';

const one = '/t/$tenantKey/chat-pages/$chatPageId';

export function ChatPagesPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
  const list = useList(['chat-pages', tenantId], chatPageQuery, (query, options) =>
    api.chatPages.list({ ...query, tenantId }, options),
  );
  return (
    <ListPage
      list={list}
      title={t('chatPages.title')}
      intro={t('chatPages.intro')}
      empty={{ title: t('chatPages.emptyTitle'), text: t('chatPages.emptyText') }}
      addButton={
        <ButtonLink to="/t/$tenantKey/chat-pages/new" params={{ tenantKey }}>
          {t('chatPages.add')}
        </ButtonLink>
      }
      nameOf={({ name }) => name}
      nameLink={({ id, name }) => (
        <TextLink to={one} params={{ tenantKey, chatPageId: id }}>
          {name}
        </TextLink>
      )}
      columns={[
        {
          key: 'state',
          header: t('column.state'),
          sort: 'state',
          cell: ({ enabled }) => (
            <StateWord tone={enabled ? 'on' : 'off'}>{enabled ? t('state.open') : t('state.closed')}</StateWord>
          ),
        },
        {
          key: 'queue',
          header: t('chatPages.queue'),
          sort: 'queue',
          cell: ({ queue }) => queue,
          wideOnly: true,
          freeText: true,
        },
        {
          key: 'address',
          header: t('chatPages.address'),
          sort: 'key',
          cell: (page) => <CustomerAddress page={page} />,
        },
      ]}
      filters={useChatPageFilters(tenantId)}
      actions={({ id }) => [
        {
          label: t('ui:actions.edit'),
          onClick: () => void navigate({ to: one, params: { tenantKey, chatPageId: id } }),
        },
        {
          label: t('ui:actions.copyAs'),
          onClick: () =>
            void navigate({ to: '/t/$tenantKey/chat-pages/new', params: { tenantKey }, search: { copy: id } }),
        },
      ]}
      deleting={{
        text: t('chatPages.deleteText'),
        dependents: ({ key }) => <Text>{t('chatPages.deleteAddress', { address: chatPageAddress(key) })}</Text>,
        remove: async ({ id }) => {
          await api.chatPages.remove({ tenantId, chatPageId: id });
          return undefined;
        },
      }}
    />
  );
}

function useChatPageFilters(tenantId: TenantId): readonly ListFilter[] {
  const { t } = useTranslation('webManager');
  const queues = useQuery(loaded.queues(tenantId)).data ?? [];
  return [
    {
      field: 'state',
      label: t('column.state'),
      choices: [
        { value: 'open', label: t('state.open') },
        { value: 'closed', label: t('state.closed') },
      ],
    },
    {
      field: 'queue',
      label: t('chatPages.queue'),
      choices: queues.map(({ id, name }) => ({ value: id, label: name })),
    },
  ];
}

function CustomerAddress({ page }: { readonly page: ChatPageView }): ReactNode {
  const { t } = useTranslation('webManager');
  return <Address address={chatPageAddress(page.key, usePublicAddress())} opens={t('chatPages.openPage')} />;
}

export function NewChatPagePage(): ReactNode {
  const { t } = useTranslation('webManager');
  const { id: tenantId, key: tenantKey } = useTenant();
  const { copy } = useSearch({ from: '/t/$tenantKey/chat-pages/new' });
  return (
    <Loaded query={useQuery(loaded.queues(tenantId))}>
      {(queues) =>
        queues.length > 0 ? (
          <Copied
            queryKey={['chat-pages', tenantId]}
            schema={chatPageId}
            id={copy}
            get={(id, options) => api.chatPages.get({ tenantId, chatPageId: id }, options)}
          >
            {(copied) => <ChatPageForm key={copy} copied={copied} queues={queues} />}
          </Copied>
        ) : (
          <>
            <PageHeader title={t('chatPages.addTitle')} />
            <EmptyState
              title={t('queues.emptyTitle')}
              text={t('chatPages.needsQueue')}
              action={
                <ButtonLink to="/t/$tenantKey/queues/new" params={{ tenantKey }}>
                  {t('queues.add')}
                </ButtonLink>
              }
            />
          </>
        )
      }
    </Loaded>
  );
}

export function ChatPagePage(): ReactNode {
  const { t } = useTranslation('webManager');
  const params = useParams({ from: one });
  const { id: tenantId } = useTenant();
  const queues = useQuery(loaded.queues(tenantId));
  return (
    <One
      queryKey={['chat-pages', tenantId]}
      schema={chatPageId}
      id={params.chatPageId}
      get={(id, options) => api.chatPages.get({ tenantId, chatPageId: id }, options)}
    >
      {(page) => (
        <Loaded query={queues}>
          {(items) => (
            <Held key={page.id} current={page}>
              {(held) => (
                <ChatPageForm
                  held={held}
                  queues={items}
                  address={
                    <div>
                      <Text fw={500}>{t('chatPages.address')}</Text>
                      <CustomerAddress page={held.record} />
                    </div>
                  }
                />
              )}
            </Held>
          )}
        </Loaded>
      )}
    </One>
  );
}
