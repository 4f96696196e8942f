import { MultiSelect, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { tenantRoles } from '#contracts/vocabulary/role.ts';
import { authentications } from '#contracts/web-manager/users.ts';
import type { SaveForm } from '#web/ui/forms/save-form.ts';
import { SaveFormFrame } from '#web/ui/forms/save-form-frame.tsx';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';
import { servedMedia } from '../directory/choices.ts';
import { type ChangeChoices, type ChangeValues, changeLabels, keep, none } from './user-change.ts';

interface ChangeFormProps {
  readonly form: SaveForm<ChangeValues>;
  readonly choices: ChangeChoices;
  readonly onCancel: () => void;
}

/** Every field stays as it is until it is set. */
export function ChangeForm({ form, choices, onCancel }: ChangeFormProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const labels = changeLabels(t);
  const yesNo = [
    { value: 'yes', label: t('changeMany.yes') },
    { value: 'no', label: t('changeMany.no') },
  ];
  return (
    <SaveFormFrame state={form} labels={labels} submitLabel={t('changeMany.next')} onCancel={onCancel}>
      <Stack>
        <Text>{t('changeMany.intro')}</Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <KeepSelect
            form={form}
            field="role"
            label={labels.role}
            data={tenantRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
          />
          <KeepSelect form={form} field="disabled" label={labels.disabled} data={yesNo} />
          <KeepSelect
            form={form}
            field="departmentId"
            label={labels.departmentId}
            data={groupings(choices.departments, t('users.noDepartment'))}
          />
          <KeepSelect
            form={form}
            field="locationId"
            label={labels.locationId}
            data={groupings(choices.locations, t('users.noLocation'))}
          />
          <KeepSelect
            form={form}
            field="authentication"
            label={labels.authentication}
            data={authentications.map((value) => ({ value, label: t(`users.authentications.${value}`) }))}
          />
          <KeepSelect form={form} field="wrapUpReasonRequired" label={labels.wrapUpReasonRequired} data={yesNo} />
        </SimpleGrid>
        <QueueInputs form={form} choices={choices} />
        <WorkInputs form={form} />
      </Stack>
    </SaveFormFrame>
  );
}

const groupings = (items: ChangeChoices['departments'], nothing: string) => [
  { value: none, label: nothing },
  ...items.map(({ id, name }) => ({ value: id, label: name })),
];

function KeepSelect(props: {
  readonly form: SaveForm<ChangeValues>;
  readonly field:
    | 'role'
    | 'disabled'
    | 'departmentId'
    | 'locationId'
    | 'authentication'
    | 'postProcessing'
    | 'wrapUpReasonRequired';
  readonly label: string;
  readonly data: readonly { readonly value: string; readonly label: string }[];
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { form, field, label, data } = props;
  return (
    <NativeSelect
      {...form.at(field)}
      label={label}
      value={form.values[field]}
      onChange={({ currentTarget }) => form.set(field, currentTarget.value)}
      data={[{ value: keep, label: t('changeMany.keep') }, ...data]}
    />
  );
}

function QueueInputs({ form, choices }: Omit<ChangeFormProps, 'onCancel'>): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const labels = changeLabels(t);
  return (['addQueueIds', 'removeQueueIds'] as const).map((field) => (
    <MultiSelect
      key={field}
      {...form.value(field)}
      label={labels[field]}
      placeholder={form.values[field].length === 0 ? t('changeMany.keep') : ''}
      data={choices.queues.map(({ id, name }) => ({ value: id, label: name }))}
      searchable
      clearable
      limit={100}
      hidePickedOptions
    />
  ));
}

function WorkInputs({ form }: { readonly form: SaveForm<ChangeValues> }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {servedMedia.map((medium) => (
        <WholeNumberInput
          key={medium}
          {...form.at(`capacity.${medium}`)}
          label={t(`users.capacity.${medium}`)}
          placeholder={t('changeMany.keep')}
          value={form.values.capacity[medium]}
          onChange={(value) => form.set('capacity', { ...form.values.capacity, [medium]: value })}
          required={false}
          min={0}
          max={50}
        />
      ))}
      <KeepSelect
        form={form}
        field="postProcessing"
        label={t('changeMany.postProcessing')}
        data={[
          { value: none, label: t('changeMany.byAgent') },
          { value: 'time', label: t('changeMany.time') },
        ]}
      />
      {form.values.postProcessing === 'time' && (
        <TextInput
          {...form.text('postProcessingSeconds')}
          label={t('users.postProcessing')}
          description={t('changeMany.timeHelp')}
          placeholder="01:30"
          autoComplete="off"
          required
        />
      )}
    </SimpleGrid>
  );
}
