import { MultiSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserId } from '#contracts/vocabulary/ids.ts';
import { medium } from '#contracts/vocabulary/medium.ts';
import { type QueueView, queueDefaults, queueInput } from '#contracts/web-manager/queues.ts';
import type { UserView } from '#contracts/web-manager/users.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { SaveForm } from '#web/ui/forms/save-form.ts';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { TextLink } from '#web/ui/router-link.tsx';
import { api, reloadAll } from '../api.ts';
import { fullName, nameOfId } from '../directory/choices.ts';
import { FormPage } from '../directory/form-page.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { useTenant } from '../shell/tenant-context.ts';
import { QueueTextInputs, queueTextFields, textInputOf, textValuesOf, useQueueTextLabels } from './queue-texts.tsx';

const list = '/t/$tenantKey/queues';

type Values = ReturnType<typeof valuesOf>;

interface QueueFormProps {
  /** Absent for a new queue. */
  readonly held?: HeldRecord<QueueView>;
  readonly users: readonly UserView[];
}

/** A queue; without a held one a new one. */
export function QueueForm({ held, users }: QueueFormProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { id: tenantId, key: tenantKey } = useTenant();
  const navigate = useNavigate();
  const toList = () => navigate({ to: list, params: { tenantKey } });
  const record = held?.record;
  const form = useSaveForm({
    initialValues: valuesOf(record),
    held: heldValues(held, valuesOf),
    schema: queueInput,
    toInput: (values) => ({ ...values, ...textInputOf(values) }),
    fields: ['name', 'priority', 'offerTimeoutSeconds', 'memberIds', ...queueTextFields],
    codeFields: { QUEUE_NAME_TAKEN: 'name', USER_NOT_FOUND: 'memberIds', QUEUE_IN_USE: 'media' },
    save: (input) =>
      record === undefined
        ? api.queues.add({ ...input, tenantId })
        : api.queues.update({ ...input, tenantId, queueId: record.id, version: record.version }),
    onSaved: async ({ name }) => {
      notifyDone(t('ui:form.saved', { name }));
      await toList();
      await reloadAll();
    },
  });
  const labels = {
    name: t('queues.name'),
    priority: t('queues.priority'),
    offerTimeoutSeconds: t('queues.offerTimeout'),
    memberIds: t('queues.members'),
    ...useQueueTextLabels(),
  };
  const people = users.map((user) => ({ id: user.id, name: `${fullName(user)} (${user.userName})` }));
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
      show={(path, value) => {
        if (path === 'media') return t(`medium.${medium.parse(value)}`);
        return path === 'memberIds' ? nameOfId(people, value) : undefined;
      }}
      onCancel={() => void toList()}
    >
      <QueueInputs form={form} labels={labels} people={people} />
      <QueueTextInputs form={form} />
    </FormPage>
  );
}

function QueueInputs(props: {
  readonly form: SaveForm<Values>;
  readonly labels: Readonly<Record<'name' | 'priority' | 'offerTimeoutSeconds' | 'memberIds', string>>;
  readonly people: readonly { readonly id: UserId; readonly name: string }[];
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { form, labels, people } = props;
  return (
    <FormSection title={t('queues.general')}>
      <TextInput {...form.text('name')} label={labels.name} required />
      <WholeNumberInput
        {...form.value('priority')}
        label={labels.priority}
        description={t('queues.priorityHelp')}
        min={1}
        max={9}
      />
      <WholeNumberInput
        {...form.value('offerTimeoutSeconds')}
        label={labels.offerTimeoutSeconds}
        description={t('queues.offerTimeoutHelp')}
        min={5}
        max={600}
      />
      <MultiSelect
        {...form.value('memberIds')}
        label={labels.memberIds}
        description={people.length === 0 ? t('queues.noUsers') : t('queues.membersHelp')}
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
        searchable
        clearable
        limit={100}
        hidePickedOptions
      />
    </FormSection>
  );
}

function valuesOf(record: QueueView | undefined) {
  const number = (value: number): number | string => value;
  return {
    name: record?.name ?? '',
    priority: number(record?.priority ?? queueDefaults.priority),
    offerTimeoutSeconds: number(record?.offerTimeoutSeconds ?? queueDefaults.offerTimeoutSeconds),
    memberIds: [...(record?.memberIds ?? [])],
    ...textValuesOf(record),
  };
}
