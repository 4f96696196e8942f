import { MultiSelect, NumberInput, Select, SimpleGrid, Switch, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { newPassword } from '#contracts/session.ts';
import type { media } from '#contracts/vocabulary/medium.ts';
import { tenantRoles } from '#contracts/vocabulary/role.ts';
import type { QueueView } from '#contracts/web-manager/queues.ts';
import { type UserInput, type UserView, userInput } from '#contracts/web-manager/users.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { TextLink } from '#web/ui/router-link.tsx';
import { api, reloadAll } from '../api.ts';
import { fullName, servedMedia } from '../directory/choices.ts';
import { FormPage, type HeldProps } from '../directory/form-page.tsx';
import { oneTimePassword } from '../directory/one-time-password.ts';
import { OneTimePasswordInput } from '../directory/one-time-password-input.tsx';
import { useTenant } from '../shell/tenant-scope.tsx';

const list = '/t/$tenantKey/users';
/** What a new user handles at once, until somebody says otherwise. */
const defaultCapacity = { voice: 1, callback: 1, email: 1, 'web-interaction': 2, 'open-media': 2 } as const;

interface UserFormProps extends HeldProps {
  readonly record?: UserView;
  readonly queues: readonly QueueView[];
  readonly action?: ReactNode;
}

/** A user; without a record a new one, with a first password. */
export function UserForm({ record, queues, action, ...held }: UserFormProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { id: tenantId, key: tenantKey } = useTenant();
  const navigate = useNavigate();
  const toList = () => navigate({ to: list, params: { tenantKey } });
  const [initialValues] = useState(() => valuesOf(record));
  const form = useSaveForm({
    initialValues,
    schema: record === undefined ? newUser : existingUser,
    toInput: ({ email, ...values }) => ({ ...values, email: email.trim() === '' ? undefined : email.trim() }),
    fields: [
      ...['firstName', 'lastName', 'email', 'userName', 'role', 'password', 'disabled', 'queueIds'],
      ...servedMedia.map((medium) => `capacity.${medium}`),
    ],
    codeFields: { USER_NAME_TAKEN: 'userName', QUEUE_NOT_FOUND: 'queueIds' },
    save: ({ password = '', ...input }) =>
      record === undefined
        ? api.users.add({ ...input, password, tenantId })
        : api.users.update({ ...input, tenantId, userId: record.id, version: record.version }),
    onSaved: async () => {
      notifyDone(t('ui:form.saved'));
      await toList();
      await reloadAll();
    },
  });
  const labels = {
    firstName: t('users.firstName'),
    lastName: t('users.lastName'),
    email: t('users.email'),
    userName: t('users.userName'),
    role: t('users.role'),
    password: t('users.password'),
    disabled: t('users.disabled'),
    queueIds: t('users.queues'),
    ...Object.fromEntries(
      servedMedia.map((medium) => [`capacity.${medium}`, t('users.capacity', { medium: t(`medium.${medium}`) })]),
    ),
  };
  return (
    <FormPage
      title={record === undefined ? t('users.addTitle') : fullName(record)}
      back={
        <TextLink to={list} params={{ tenantKey }}>
          {t('nav.back', { list: t('users.title') })}
        </TextLink>
      }
      action={action}
      state={form}
      labels={labels}
      onCancel={() => void toList()}
      {...held}
    >
      <FormSection title={t('users.person')}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput {...form.text('firstName')} label={labels.firstName} required autoComplete="off" />
          <TextInput {...form.text('lastName')} label={labels.lastName} required autoComplete="off" />
        </SimpleGrid>
        <TextInput
          {...form.text('email')}
          label={labels.email}
          placeholder={t('users.emailPlaceholder')}
          type="email"
          autoComplete="off"
        />
      </FormSection>
      <FormSection title={t('users.signOn')}>
        <TextInput
          {...form.text('userName')}
          label={labels.userName}
          description={t('users.userNameHelp')}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Select
          {...form.choice('role')}
          label={labels.role}
          data={tenantRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
          allowDeselect={false}
          required
        />
        {record === undefined && (
          <OneTimePasswordInput
            field={form.at('password')}
            value={form.values.password}
            onChange={(value) => form.set('password', value)}
          />
        )}
        <Switch {...form.flag('disabled')} label={labels.disabled} description={t('users.disabledHelp')} />
      </FormSection>
      <FormSection title={t('users.work')}>
        <MultiSelect
          {...form.value('queueIds')}
          label={labels.queueIds}
          description={queues.length === 0 ? t('users.noQueues') : t('users.queuesHelp')}
          data={queues.map(({ id, name }) => ({ value: id, label: name }))}
          searchable
          clearable
          limit={100}
          hidePickedOptions
        />
        {servedMedia.map((medium) => (
          <NumberInput
            key={medium}
            {...form.at(`capacity.${medium}`)}
            label={t('users.capacity', { medium: t(`medium.${medium}`) })}
            description={t('users.capacityHelp')}
            value={form.values.capacity[medium]}
            onChange={(value) => form.set('capacity', { ...form.values.capacity, [medium]: value })}
            min={0}
            max={50}
            allowDecimal={false}
            clampBehavior="none"
            required
          />
        ))}
      </FormSection>
    </FormPage>
  );
}

/** A first password belongs to a new user only; it is checked with the rest. */
const newUser: z.ZodType<UserInput & { password?: string }> = userInput.extend({ password: newPassword });
const existingUser: z.ZodType<UserInput & { password?: string }> = userInput;

function valuesOf(record: UserView | undefined) {
  const capacity: Record<(typeof media)[number], number | string> = { ...(record?.capacity ?? defaultCapacity) };
  return {
    userName: record?.userName ?? '',
    firstName: record?.firstName ?? '',
    lastName: record?.lastName ?? '',
    email: record?.email ?? '',
    role: record?.role ?? ('agent' as const),
    password: record === undefined ? oneTimePassword() : '',
    disabled: record?.disabled ?? false,
    queueIds: [...(record?.queueIds ?? [])],
    capacity,
  };
}
