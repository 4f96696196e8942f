import { SimpleGrid, Switch, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { newPassword } from '#contracts/session.ts';
import {
  type AdministratorInput,
  type AdministratorView,
  administratorInput,
} from '#contracts/web-manager/administrators.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { SaveForm } from '#web/ui/forms/save-form.ts';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { api, reloadAll } from '../api.ts';
import { fullName } from '../directory/choices.ts';
import { FormPage } from '../directory/form-page.tsx';
import { OneTimePasswordInput } from '../directory/one-time-password-input.tsx';
import { type NewPassword, PasswordOnce } from '../directory/password-once.tsx';
import { type FirstPassword, useFirstPassword } from '../directory/use-first-password.ts';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { useWayBack, WayBack } from '../directory/way-back.tsx';

const list = '/administrators';

type Values = ReturnType<typeof valuesOf>;

/** A central administrator; without a held one a new one, with a first password. */
export function AdministratorForm(props: {
  readonly held?: HeldRecord<AdministratorView>;
  readonly isYou?: boolean;
  readonly action?: ReactNode;
}): ReactNode {
  const { held, isYou = false } = props;
  const { t } = useTranslation('webManager');
  const toList = useWayBack(list);
  const first = useFirstPassword();
  const [shown, setShown] = useState<NewPassword>();
  const form = useAdministratorForm(held, { first, toList, onLost: setShown });
  const back = <WayBack list={list} title={t('administrators.title')} />;
  const name = held === undefined ? t('administrators.addTitle') : fullName(held.record);
  if (shown !== undefined) return <PasswordOnce of={shown} back={back} onDone={() => void toList()} />;
  return (
    <FormPage
      title={isYou ? `${name} (${t('administrators.you')})` : name}
      back={back}
      action={props.action}
      state={form}
      labels={{
        firstName: t('users.firstName'),
        lastName: t('users.lastName'),
        email: t('users.email'),
        userName: t('users.userName'),
        password: t('users.password'),
        disabled: t('users.disabled'),
      }}
      onCancel={() => void toList()}
    >
      <FormSection title={t('users.person')}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput {...form.text('firstName')} label={t('users.firstName')} required autoComplete="off" />
          <TextInput {...form.text('lastName')} label={t('users.lastName')} required autoComplete="off" />
        </SimpleGrid>
        <TextInput
          {...form.text('email')}
          label={t('users.email')}
          placeholder={t('users.emailPlaceholder')}
          type="email"
          autoComplete="off"
        />
      </FormSection>
      <SignOnInputs form={form} first={held === undefined ? first : undefined} isYou={isYou} />
    </FormPage>
  );
}

function useAdministratorForm(
  held: HeldRecord<AdministratorView> | undefined,
  {
    first,
    toList,
    onLost,
  }: {
    readonly first: FirstPassword;
    readonly toList: () => Promise<void>;
    /** A new one was saved with a password that nobody has kept. */
    readonly onLost: (password: NewPassword) => void;
  },
): SaveForm<Values> {
  const { t } = useTranslation('ui');
  const record = held?.record;
  const [initialValues] = useState(() => ({
    ...valuesOf(record),
    password: record === undefined ? first.initial : '',
  }));
  return useSaveForm({
    initialValues,
    held: heldValues(held, valuesOf),
    schema: record === undefined ? newAdministrator : existingAdministrator,
    toInput: ({ email, ...values }) => ({ ...values, email: email.trim() === '' ? undefined : email.trim() }),
    fields: ['firstName', 'lastName', 'email', 'userName', 'password', 'disabled'],
    codeFields: { USER_NAME_TAKEN: 'userName', USER_IS_YOURSELF: 'disabled', USER_LAST_ADMINISTRATOR: 'disabled' },
    save: async ({ password = '', ...input }) => {
      const person =
        record === undefined
          ? await api.administrators.add({ ...input, password })
          : await api.administrators.update({ ...input, userId: record.id, version: record.version });
      return { person, password };
    },
    onSaved: async ({ person, password }) => {
      const name = fullName(person);
      notifyDone(t('form.saved', { name }));
      if (first.isLost(password)) onLost({ name, userName: person.userName, password, isService: false });
      else await toList();
      await reloadAll();
    },
  });
}

function SignOnInputs(props: {
  readonly form: SaveForm<Values>;
  /** Of a new one. */
  readonly first: FirstPassword | undefined;
  readonly isYou: boolean;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { form, first, isYou } = props;
  return (
    <FormSection title={t('users.signOn')}>
      <TextInput
        {...form.text('userName')}
        label={t('users.userName')}
        description={t('users.userNameHelp')}
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      {first !== undefined && (
        <OneTimePasswordInput
          first={first}
          field={form.at('password')}
          value={form.values.password}
          onChange={(value) => form.set('password', value)}
        />
      )}
      {!isYou && (
        <Switch {...form.flag('disabled')} label={t('users.disabled')} description={t('users.disabledHelp')} />
      )}
    </FormSection>
  );
}

/** A first password belongs to a new administrator only; it is checked with the rest. */
const newAdministrator: z.ZodType<AdministratorInput & { password?: string }> = administratorInput.extend({
  password: newPassword,
});
const existingAdministrator: z.ZodType<AdministratorInput & { password?: string }> = administratorInput;

function valuesOf(record: AdministratorView | undefined) {
  return {
    userName: record?.userName ?? '',
    firstName: record?.firstName ?? '',
    lastName: record?.lastName ?? '',
    email: record?.email ?? '',
    password: '',
    disabled: record?.disabled ?? false,
  };
}
