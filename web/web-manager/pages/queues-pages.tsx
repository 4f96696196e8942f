import { MultiSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type QueueView, queueDefaults, queueInput } from '#contracts/web-manager/queues.ts';
import type { UserView } from '#contracts/web-manager/users.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { api, loaded, reloadAll } from '../api.ts';
import { fullName } from '../directory/choices.ts';
import { FormPage, type HeldProps } from '../directory/form-page.tsx';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { useTenant } from '../shell/tenant-scope.tsx';

const list = '/t/$tenantKey/queues';
const one = '/t/$tenantKey/queues/$queueId';

export function QueuesPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
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
        { key: 'members', header: t('queues.members'), cell: ({ memberIds }) => memberIds.length },
        { key: 'priority', header: t('queues.priority'), cell: ({ priority }) => priority },
        {
          key: 'offer',
          header: t('queues.offerTimeoutShort'),
          cell: ({ offerTimeoutSeconds }) => t('queues.seconds', { count: offerTimeoutSeconds }),
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
        remove: async ({ id }) => {
          await api.queues.remove({ tenantId, queueId: id });
          return undefined;
        },
      }}
    />
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
                {(record, held) => <QueueForm record={record} users={items} {...held} />}
              </Held>
            )}
          </Loaded>
        );
      }}
    </Loaded>
  );
}

interface QueueFormProps extends HeldProps {
  readonly record?: QueueView;
  readonly users: readonly UserView[];
}

function QueueForm({ record, users, ...held }: QueueFormProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { id: tenantId, key: tenantKey } = useTenant();
  const navigate = useNavigate();
  const toList = () => navigate({ to: list, params: { tenantKey } });
  const form = useSaveForm({
    initialValues: valuesOf(record),
    schema: queueInput,
    fields: ['name', 'priority', 'offerTimeoutSeconds', 'memberIds'],
    codeFields: { QUEUE_NAME_TAKEN: 'name', USER_NOT_FOUND: 'memberIds' },
    save: (input) =>
      record === undefined
        ? api.queues.add({ ...input, tenantId })
        : api.queues.update({ ...input, tenantId, queueId: record.id, version: record.version }),
    onSaved: async () => {
      notifyDone(t('ui:form.saved'));
      await toList();
      await reloadAll();
    },
  });
  const labels = {
    name: t('queues.name'),
    priority: t('queues.priority'),
    offerTimeoutSeconds: t('queues.offerTimeout'),
    memberIds: t('queues.members'),
  };
  return (
    <FormPage
      title={record?.name ?? t('queues.addTitle')}
      back={
        <TextLink to={list} params={{ tenantKey }}>
          {t('nav.back', { list: t('queues.title') })}
        </TextLink>
      }
      state={form}
      labels={labels}
      onCancel={() => void toList()}
      {...held}
    >
      <FormSection title={t('queues.general')}>
        <TextInput {...form.text('name')} label={labels.name} required />
        <NumberInput
          {...form.value('priority')}
          label={labels.priority}
          description={t('queues.priorityHelp')}
          min={1}
          max={9}
          allowDecimal={false}
          clampBehavior="none"
          required
        />
        <NumberInput
          {...form.value('offerTimeoutSeconds')}
          label={labels.offerTimeoutSeconds}
          description={t('queues.offerTimeoutHelp')}
          min={5}
          max={600}
          allowDecimal={false}
          clampBehavior="none"
          required
        />
        <MultiSelect
          {...form.value('memberIds')}
          label={labels.memberIds}
          description={users.length === 0 ? t('queues.noUsers') : t('queues.membersHelp')}
          data={users.map((user) => ({ value: user.id, label: `${fullName(user)} (${user.userName})` }))}
          searchable
          clearable
          limit={100}
          hidePickedOptions
        />
      </FormSection>
    </FormPage>
  );
}

function valuesOf(record: QueueView | undefined) {
  const number = (value: number): number | string => value;
  return {
    name: record?.name ?? '',
    priority: number(record?.priority ?? queueDefaults.priority),
    offerTimeoutSeconds: number(record?.offerTimeoutSeconds ?? queueDefaults.offerTimeoutSeconds),
    memberIds: [...(record?.memberIds ?? [])],
  };
}
