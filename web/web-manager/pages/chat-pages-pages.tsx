import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatPageView } from '#contracts/web-manager/chat-pages.ts';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { StateWord } from '#web/ui/state-word.tsx';
import { api, loaded } from '../api.ts';
import { Address } from '../directory/address.tsx';
import { chatPageAddress } from '../directory/choices.ts';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { useTenant } from '../shell/tenant-context.ts';
import { usePublicAddress } from './chat-page-embedding.tsx';
import { ChatPageForm } from './chat-page-form.tsx';

const one = '/t/$tenantKey/chat-pages/$chatPageId';

export function ChatPagesPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
  const queues = useQuery(loaded.queues(tenantId)).data ?? [];
  const queueName = ({ queueId }: ChatPageView) => queues.find(({ id }) => id === queueId)?.name ?? '';
  return (
    <ListPage
      query={useQuery(loaded.chatPages(tenantId))}
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
          cell: ({ enabled }) => (
            <StateWord tone={enabled ? 'on' : 'off'}>{enabled ? t('state.open') : t('state.closed')}</StateWord>
          ),
        },
        { key: 'queue', header: t('chatPages.queue'), cell: queueName, wideOnly: true, freeText: true },
        {
          key: 'address',
          header: t('chatPages.address'),
          cell: (page) => <CustomerAddress page={page} />,
        },
      ]}
      textOf={(page) => `${page.key} ${queueName(page)}`}
      actions={({ id }) => [
        {
          label: t('ui:actions.edit'),
          onClick: () => void navigate({ to: one, params: { tenantKey, chatPageId: id } }),
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

function CustomerAddress({ page }: { readonly page: ChatPageView }): ReactNode {
  const { t } = useTranslation('webManager');
  return <Address address={chatPageAddress(page.key, usePublicAddress())} opens={t('chatPages.openPage')} />;
}

export function NewChatPagePage(): ReactNode {
  const { t } = useTranslation('webManager');
  const { id, key: tenantKey } = useTenant();
  return (
    <Loaded query={useQuery(loaded.queues(id))}>
      {(queues) =>
        queues.length > 0 ? (
          <ChatPageForm queues={queues} />
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
  const { chatPageId } = useParams({ from: one });
  const { id: tenantId } = useTenant();
  const queues = useQuery(loaded.queues(tenantId));
  return (
    <Loaded query={useQuery(loaded.chatPages(tenantId))}>
      {(pages) => {
        const page = pages.find(({ id }) => id === chatPageId);
        if (page === undefined) return <NotFound />;
        return (
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
        );
      }}
    </Loaded>
  );
}
