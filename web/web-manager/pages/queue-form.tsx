import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { medium } from '#contracts/vocabulary/medium.ts';
import { type QueueView, queueDefaults, queueInput } from '#contracts/web-manager/queues.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { SaveForm } from '#web/ui/forms/save-form.ts';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { api, reloadAll } from '../api.ts';
import { FormPage } from '../directory/form-page.tsx';
import { PeoplePicker, usePeopleNames } from '../directory/people-picker.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { useWayBack, WayBack } from '../directory/way-back.tsx';
import { useTenant } from '../shell/tenant-context.ts';
import { QueueTextInputs, queueTextFields, textInputOf, textValuesOf, useQueueTextLabels } from './queue-texts.tsx';

const list = '/t/$tenantKey/queues';

type Values = ReturnType<typeof valuesOf>;

interface QueueFormProps {
  /** Absent for a new queue. */
  readonly held?: HeldRecord<QueueView>;
  /** Which queue a new one resembles. */
  readonly copied?: QueueView | undefined;
}

/** A queue; without a held one a new one. */
export function QueueForm({ held, copied }: QueueFormProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { id: tenantId } = useTenant();
  const toList = useWayBack(list);
  const record = held?.record;
  const form = useSaveForm({
    initialValues: copied === undefined ? valuesOf(record) : { ...valuesOf(copied), name: '' },
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
  const names = usePeopleNames(tenantId, [...(held?.newer?.memberIds ?? []), ...form.values.memberIds]);
  return (
    <FormPage
      title={record?.name ?? t('queues.addTitle')}
      back={<WayBack list={list} title={t('queues.title')} />}
      state={form}
      labels={labels}
      show={(path, value) => {
        if (path === 'media') return t(`medium.${medium.parse(value)}`);
        return path === 'memberIds' && typeof value === 'string' ? names.get(value) : undefined;
      }}
      onCancel={() => void toList()}
    >
      <QueueInputs form={form} labels={labels} />
      <QueueTextInputs form={form} />
    </FormPage>
  );
}

function QueueInputs(props: {
  readonly form: SaveForm<Values>;
  readonly labels: Readonly<Record<'name' | 'priority' | 'offerTimeoutSeconds' | 'memberIds', string>>;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { id: tenantId } = useTenant();
  const { form, labels } = props;
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
      <PeoplePicker
        tenantId={tenantId}
        field={form.at('memberIds')}
        label={labels.memberIds}
        description={t('queues.membersHelp')}
        value={form.values.memberIds}
        onChange={(memberIds) => form.set('memberIds', memberIds)}
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
