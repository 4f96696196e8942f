import { MultiSelect, Select, SimpleGrid, Switch, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { newPassword } from '#contracts/session.ts';
import type { DepartmentId, LocationId, QueueId } from '#contracts/vocabulary/ids.ts';
import type { media } from '#contracts/vocabulary/medium.ts';
import { role, tenantRoles, type UserKind, userKind } from '#contracts/vocabulary/role.ts';
import { authentications, type UserInput, type UserView, userInput } from '#contracts/web-manager/users.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { FieldProps, SaveForm } from '#web/ui/forms/save-form.ts';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { api, reloadAll } from '../api.ts';
import { fullName, nameOfId, servedMedia } from '../directory/choices.ts';
import { FormPage } from '../directory/form-page.tsx';
import { minutesAndSeconds } from '../directory/minutes-and-seconds.ts';
import { OneTimePasswordInput } from '../directory/one-time-password-input.tsx';
import { type NewPassword, PasswordOnce } from '../directory/password-once.tsx';
import { postProcessingOf, postProcessingProblems } from '../directory/post-processing.ts';
import { type FirstPassword, useFirstPassword } from '../directory/use-first-password.ts';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { useWayBack, WayBack } from '../directory/way-back.tsx';
import { useTenant } from '../shell/tenant-context.ts';
import { UserKindInputs } from './user-kind-inputs.tsx';

const list = '/t/$tenantKey/users';
/** What a new user handles at once, until somebody says otherwise. */
const defaultCapacity = { voice: 1, callback: 1, email: 1, 'web-interaction': 2, 'open-media': 2 } as const;

type Values = ReturnType<typeof valuesOf>;

type Named<Id extends string> = readonly { readonly id: Id; readonly name: string }[];
export interface UserFormChoices {
  readonly queues: Named<QueueId>;
  readonly departments: Named<DepartmentId>;
  readonly locations: Named<LocationId>;
}

interface UserFormProps {
  /** Absent for a new user. */
  readonly held?: HeldRecord<UserView>;
  /** Whom a new user resembles. */
  readonly copied?: UserView | undefined;
  readonly choices: UserFormChoices;
  readonly action?: ReactNode;
}

/** A user; without a held one a new one, with a first password. */
export function UserForm({ held, copied, choices, action }: UserFormProps): ReactNode {
  const { t } = useTranslation('webManager');
  const toList = useWayBack(list);
  const first = useFirstPassword();
  const [shown, setShown] = useState<NewPassword>();
  const form = useUserForm({ held, copied, first, toList, onLost: setShown });
  const back = <WayBack list={list} title={t('users.title')} />;
  const show = (path: string, value: unknown) => {
    if (path === 'queueIds') return nameOfId(choices.queues, value);
    if (path === 'departmentId') return nameOfId(choices.departments, value);
    if (path === 'locationId') return nameOfId(choices.locations, value);
    if (path === 'authentication') return t(`users.authentications.${value === 'password' ? 'password' : 'tenant'}`);
    return path === 'role' ? t(`role.${role.parse(value)}`) : undefined;
  };
  if (shown !== undefined) return <PasswordOnce of={shown} back={back} onDone={() => void toList()} />;
  return (
    <FormPage
      title={held === undefined ? t('users.addTitle') : fullName(held.record)}
      back={back}
      action={action}
      state={form}
      labels={labelsOf(t)}
      show={show}
      onCancel={() => void toList()}
    >
      <PersonInputs form={form} choices={choices} />
      <SignOnInputs form={form} first={held === undefined ? first : undefined} />
      <WorkInputs form={form} queues={choices.queues} />
      <PostProcessingInputs form={form} />
    </FormPage>
  );
}

function useUserForm({
  held,
  copied,
  first,
  toList,
  onLost,
}: {
  readonly held: HeldRecord<UserView> | undefined;
  readonly copied: UserView | undefined;
  readonly first: FirstPassword;
  readonly toList: () => Promise<void>;
  /** A new user was saved with a password that nobody has kept. */
  readonly onLost: (password: NewPassword) => void;
}): SaveForm<Values> {
  const { t } = useTranslation('ui');
  const { id: tenantId } = useTenant();
  const record = held?.record;
  const [initialValues] = useState(() => ({
    ...(copied === undefined ? valuesOf(record) : valuesOfCopy(copied)),
    password: record === undefined ? first.initial : '',
  }));
  return useSaveForm({
    initialValues,
    held: heldValues(held, valuesOf),
    schema: record === undefined ? newUser : existingUser,
    toInput: inputOf,
    check: (values) => postProcessingProblems(values.postProcessingSeconds),
    fields: [
      ...['firstName', 'lastName', 'email', 'userName', 'role', 'password', 'disabled', 'queueIds'],
      ...['employeeId', 'extension', 'departmentId', 'locationId', 'authentication', 'circuitUser'],
      ...['postProcessingSeconds', 'wrapUpReasonRequired'],
      ...servedMedia.map((medium) => `capacity.${medium}`),
    ],
    codeFields: {
      USER_NAME_TAKEN: 'userName',
      USER_EMPLOYEE_ID_TAKEN: 'employeeId',
      USER_CIRCUIT_TAKEN: 'circuitUser',
      DEPARTMENT_NOT_FOUND: 'departmentId',
      LOCATION_NOT_FOUND: 'locationId',
      QUEUE_NOT_FOUND: 'queueIds',
    },
    save: async ({ password = '', kind, ...input }) => {
      const user =
        record === undefined
          ? await api.users.add({ ...input, kind, password, tenantId })
          : await api.users.update({ ...input, tenantId, userId: record.id, version: record.version });
      return { user, password };
    },
    onSaved: async ({ user, password }) => {
      const name = fullName(user);
      notifyDone(t('form.saved', { name }));
      if (first.isLost(password))
        onLost({ name, userName: user.userName, password, isService: user.kind === 'service' });
      else await toList();
      await reloadAll();
    },
  });
}

function labelsOf(t: TFunction<'webManager'>): Readonly<Record<string, string>> {
  return {
    firstName: t('users.firstName'),
    lastName: t('users.lastName'),
    email: t('users.email'),
    userName: t('users.userName'),
    role: t('users.role'),
    password: t('users.password'),
    disabled: t('users.disabled'),
    queueIds: t('users.queues'),
    employeeId: t('users.employeeId'),
    extension: t('users.extension'),
    departmentId: t('users.department'),
    locationId: t('users.location'),
    authentication: t('users.authentication'),
    circuitUser: t('users.circuitUser'),
    postProcessingSeconds: t('users.postProcessing'),
    wrapUpReasonRequired: t('users.reasonRequired'),
    ...Object.fromEntries(servedMedia.map((medium) => [`capacity.${medium}`, t(`users.capacity.${medium}`)])),
  };
}

function PersonInputs(props: { readonly form: SaveForm<Values>; readonly choices: UserFormChoices }): ReactNode {
  const { t } = useTranslation('webManager');
  const { form, choices } = props;
  return (
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
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput {...form.text('employeeId')} label={t('users.employeeId')} autoComplete="off" />
        <TextInput {...form.text('extension')} label={t('users.extension')} inputMode="numeric" autoComplete="off" />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <GroupingSelect
          field={form.value('departmentId')}
          label={t('users.department')}
          none={t('users.noDepartment')}
          items={choices.departments}
        />
        <GroupingSelect
          field={form.value('locationId')}
          label={t('users.location')}
          none={t('users.noLocation')}
          items={choices.locations}
        />
      </SimpleGrid>
    </FormSection>
  );
}

/** One of many, or none. */
function GroupingSelect(props: {
  readonly field: FieldProps & { value: string; onChange(value: string): void };
  readonly label: string;
  readonly none: string;
  readonly items: Named<string>;
}): ReactNode {
  const { field, label, none, items } = props;
  return (
    <Select
      {...field}
      label={label}
      placeholder={none}
      data={items.map(({ id, name }) => ({ value: id, label: name }))}
      value={field.value === '' ? null : field.value}
      onChange={(value) => field.onChange(value ?? '')}
      searchable={items.length > 10}
      limit={100}
      clearable
    />
  );
}

function SignOnInputs(props: {
  readonly form: SaveForm<Values>;
  /** Of a new user. */
  readonly first: FirstPassword | undefined;
}): ReactNode {
  const { form, first } = props;
  const { t } = useTranslation('webManager');
  const isService = form.values.kind === 'service';
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
      <Select
        {...form.choice('role')}
        label={t('users.role')}
        data={tenantRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
        allowDeselect={false}
        required
      />
      <UserKindInputs form={form} isNew={first !== undefined} />
      {first !== undefined && (
        <OneTimePasswordInput
          first={first}
          isService={isService}
          field={form.at('password')}
          value={form.values.password}
          onChange={(value) => form.set('password', value)}
        />
      )}
      {/* A service has nothing but its password. */}
      {!isService && (
        <Select
          {...form.choice('authentication')}
          label={t('users.authentication')}
          description={t('users.authenticationHelp')}
          data={authentications.map((value) => ({ value, label: t(`users.authentications.${value}`) }))}
          allowDeselect={false}
          required
        />
      )}
      <TextInput
        {...form.text('circuitUser')}
        label={t('users.circuitUser')}
        description={t('users.circuitUserHelp')}
        placeholder={t('users.circuitUserPlaceholder')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Switch {...form.flag('disabled')} label={t('users.disabled')} description={t('users.disabledHelp')} />
    </FormSection>
  );
}

function WorkInputs(props: { readonly form: SaveForm<Values>; readonly queues: Named<QueueId> }): ReactNode {
  const { t } = useTranslation('webManager');
  const { form, queues } = props;
  return (
    <FormSection title={t('users.work')}>
      <MultiSelect
        {...form.value('queueIds')}
        label={t('users.queues')}
        description={queues.length === 0 ? t('users.noQueues') : t('users.queuesHelp')}
        data={queues.map(({ id, name }) => ({ value: id, label: name }))}
        searchable
        clearable
        limit={100}
        hidePickedOptions
      />
      {servedMedia.map((medium) => (
        <WholeNumberInput
          key={medium}
          {...form.at(`capacity.${medium}`)}
          label={t(`users.capacity.${medium}`)}
          description={t(`users.capacityHelp.${medium}`)}
          value={form.values.capacity[medium]}
          onChange={(value) => form.set('capacity', { ...form.values.capacity, [medium]: value })}
          min={0}
          max={50}
        />
      ))}
    </FormSection>
  );
}

function PostProcessingInputs({ form }: { readonly form: SaveForm<Values> }): ReactNode {
  const { t } = useTranslation('webManager');
  return (
    <FormSection title={t('users.wrapUp')}>
      <TextInput
        {...form.text('postProcessingSeconds')}
        label={t('users.postProcessing')}
        description={t('users.postProcessingHelp')}
        placeholder="01:30"
        autoComplete="off"
      />
      <Switch
        {...form.flag('wrapUpReasonRequired')}
        label={t('users.reasonRequired')}
        description={t('users.reasonRequiredHelp')}
      />
    </FormSection>
  );
}

/** What is empty in the form is absent. */
function inputOf({ email, employeeId, extension, circuitUser, postProcessingSeconds, ...values }: Values) {
  const given = (text: string) => (text.trim() === '' ? undefined : text.trim());
  return {
    ...values,
    email: given(email),
    employeeId: given(employeeId),
    extension: given(extension),
    circuitUser: given(circuitUser),
    departmentId: given(values.departmentId),
    locationId: given(values.locationId),
    postProcessingSeconds: postProcessingOf(postProcessingSeconds),
  };
}

/** A first password belongs to a new user only; it is checked with the rest. */
type Saved = UserInput & { password?: string; kind?: UserKind | undefined };
const newUser: z.ZodType<Saved> = userInput.extend({ password: newPassword, kind: userKind });
const existingUser: z.ZodType<Saved> = userInput;

function valuesOf(record: UserView | undefined) {
  const departmentId: string = record?.departmentId ?? '';
  const locationId: string = record?.locationId ?? '';
  const capacity: Record<(typeof media)[number], number | string> = { ...(record?.capacity ?? defaultCapacity) };
  return {
    userName: record?.userName ?? '',
    firstName: record?.firstName ?? '',
    lastName: record?.lastName ?? '',
    email: record?.email ?? '',
    role: record?.role ?? ('agent' as const),
    password: '',
    disabled: record?.disabled ?? false,
    queueIds: [...(record?.queueIds ?? [])],
    capacity,
    employeeId: record?.employeeId ?? '',
    extension: record?.extension ?? '',
    postProcessingSeconds:
      record?.postProcessingSeconds === undefined ? '' : minutesAndSeconds(record.postProcessingSeconds),
    wrapUpReasonRequired: record?.wrapUpReasonRequired ?? false,
    kind: record?.kind ?? ('person' as UserKind),
    circuitUser: record?.circuitUser ?? '',
    departmentId,
    locationId,
    authentication: record?.authentication ?? ('tenant' as const),
  };
}

/** All but what belongs to one person. */
function valuesOfCopy(copied: UserView): Values {
  const { userName, firstName, lastName, email, employeeId, extension, circuitUser } = valuesOf(undefined);
  const own = { userName, firstName, lastName, email, employeeId, extension, circuitUser };
  return { ...valuesOf(copied), ...own };
}
