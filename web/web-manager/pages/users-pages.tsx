import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { longestListPage } from '#contracts/list-sizes.ts';
import { type TenantId, userId } from '#contracts/vocabulary/ids.ts';
import { tenantRoles, userKinds } from '#contracts/vocabulary/role.ts';
import { authentications, type UserItem, type UserView, userQuery } from '#contracts/web-manager/users.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { useSession } from '#web/ui/session/session-context.ts';
import { StateWord } from '#web/ui/state-word.tsx';
import type { Column } from '#web/ui/table/data-table.tsx';
import { api, everyPage, loaded } from '../api.ts';
import { ManyUsers, mostAtOnce } from '../change-many/many-users.tsx';
import { fullName, someOf, stateChoices } from '../directory/choices.ts';
import { narrowingOf } from '../directory/chosen-rows.ts';
import { Held } from '../directory/held.tsx';
import type { ListFilter } from '../directory/list-filters.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { listQueryOf } from '../directory/list-query.ts';
import { Loaded } from '../directory/loaded.tsx';
import { Copied, One } from '../directory/one.tsx';
import { useChosen } from '../directory/use-chosen.ts';
import { useList } from '../directory/use-list.ts';
import { ExportUsers } from '../import/user-files.tsx';
import { useTenant } from '../shell/tenant-context.ts';
import { type Resetting, useResetPassword } from './reset-password.tsx';
import { type AccessOf, UserAccess } from './user-access.tsx';
import { UserForm, type UserFormChoices } from './user-form.tsx';

const one = '/t/$tenantKey/users/$userId';

export function UsersPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
  const { session } = useSession();
  const resetting = useResetUser();
  const list = useList(['users', tenantId], userQuery, (query, options) =>
    api.users.list({ ...query, tenantId }, options),
  );
  const chosen = useChosen<UserItem>(narrowingOf(tenantId, list.place), mostAtOnce);
  const query = { ...listQueryOf(userQuery, list.place), tenantId };
  const all = () => everyPage((page) => api.users.list({ ...query, page, pageSize: longestListPage }), mostAtOnce);
  return (
    <>
      <ListPage
        list={list}
        title={t('users.title')}
        intro={t('users.intro')}
        empty={{ title: t('users.emptyTitle'), text: t('users.emptyText') }}
        addButton={
          <Group gap="sm">
            <ExportUsers query={query} />
            <ButtonLink variant="default" to="/t/$tenantKey/users/import" params={{ tenantKey }}>
              {t('userImport.open')}
            </ButtonLink>
            <ButtonLink to="/t/$tenantKey/users/new" params={{ tenantKey }}>
              {t('users.add')}
            </ButtonLink>
          </Group>
        }
        nameOf={fullName}
        nameLink={(user) => (
          <TextLink to={one} params={{ tenantKey, userId: user.id }}>
            {fullName(user)}
          </TextLink>
        )}
        columns={userColumns(t)}
        filters={useUserFilters(tenantId)}
        actions={(user) => [
          {
            label: t('ui:actions.edit'),
            onClick: () => void navigate({ to: one, params: { tenantKey, userId: user.id } }),
          },
          {
            label: t('ui:actions.copyAs'),
            onClick: () =>
              void navigate({ to: '/t/$tenantKey/users/new', params: { tenantKey }, search: { copy: user.id } }),
          },
          ...(user.id === session.userId
            ? []
            : [{ label: t('users.resetPassword'), onClick: () => resetting.ask(user) }]),
        ]}
        choosing={{ ...chosen, bar: <ManyUsers chosen={chosen} total={list.query.data?.total ?? 0} all={all} /> }}
        deleting={{
          text: t('users.deleteText'),
          calledBy: (user) => `${fullName(user)} (${user.userName})`,
          dependents: (user) => <UserDependents user={user} />,
          remove: async (user) => {
            await api.users.remove({ tenantId, userId: user.id });
            chosen.choose([user], false);
            return undefined;
          },
        }}
      />
      {resetting.dialog}
    </>
  );
}

function userColumns(t: TFunction<['webManager', 'ui']>): readonly Column<UserItem>[] {
  return [
    {
      key: 'userName',
      header: t('users.userName'),
      sort: 'userName',
      cell: ({ userName }) => userName,
      freeText: true,
    },
    { key: 'role', header: t('users.role'), sort: 'role', cell: (user) => roleOrKind(t, user), wideOnly: true },
    {
      key: 'department',
      header: t('users.department'),
      sort: 'department',
      cell: ({ department = '' }) => department,
      wideOnly: true,
      freeText: true,
    },
    {
      key: 'location',
      header: t('users.location'),
      sort: 'location',
      cell: ({ location = '' }) => location,
      wideOnly: true,
      freeText: true,
    },
    { key: 'state', header: t('column.state'), sort: 'state', cell: (user) => <UserState user={user} /> },
  ];
}

function useUserFilters(tenantId: TenantId): readonly ListFilter[] {
  const { t } = useTranslation('webManager');
  const departments = useQuery(loaded.departments(tenantId)).data ?? [];
  const locations = useQuery(loaded.locations(tenantId)).data ?? [];
  const queues = useQuery(loaded.queues(tenantId)).data ?? [];
  const byName = (items: readonly { readonly id: string; readonly name: string }[]) =>
    items.map(({ id, name }) => ({ value: id, label: name }));
  const filters: readonly ListFilter[] = [
    {
      field: 'role',
      label: t('users.role'),
      choices: tenantRoles.map((value) => ({ value, label: t(`role.${value}`) })),
    },
    {
      field: 'kind',
      label: t('access.kind'),
      choices: userKinds.map((value) => ({ value, label: t(`access.kinds.${value}`) })),
    },
    { field: 'state', label: t('column.state'), choices: stateChoices(t) },
    { field: 'department', label: t('users.department'), choices: byName(departments) },
    { field: 'location', label: t('users.location'), choices: byName(locations) },
    { field: 'queue', label: t('users.queue'), choices: byName(queues) },
    {
      field: 'authentication',
      label: t('users.authentication'),
      choices: authentications.map((value) => ({ value, label: t(`users.authentications.${value}`) })),
    },
  ];
  // What a tenant has none of narrows nothing.
  return filters.filter(({ choices }) => choices.length > 0);
}

/** The queues that lose a member. */
function UserDependents({ user }: { readonly user: UserView }): ReactNode {
  const { t } = useTranslation('webManager');
  const { id: tenantId } = useTenant();
  const queues = (useQuery(loaded.queues(tenantId)).data ?? []).filter(({ id }) => user.queueIds.includes(id));
  if (queues.length === 0) return null;
  return <Text>{t('users.deleteQueues', { names: someOf(queues.map(({ name }) => name)) })}</Text>;
}

/** A service is said to be one beside the role it was given. */
function roleOrKind(t: TFunction<['webManager', 'ui']>, { role, kind }: UserView): string {
  const name = t(`role.${role}`);
  return kind === 'service' ? `${name} · ${t('access.kinds.service')}` : name;
}

function UserState({ user }: { readonly user: UserView }): ReactNode {
  const { t } = useTranslation('webManager');
  if (user.disabled) return <StateWord tone="off">{t('state.disabled')}</StateWord>;
  if (user.mustChangePassword) return <StateWord tone="waiting">{t('users.mustChange')}</StateWord>;
  return <StateWord tone="on">{t('state.active')}</StateWord>;
}

export function NewUserPage(): ReactNode {
  const { id: tenantId } = useTenant();
  const { copy } = useSearch({ from: '/t/$tenantKey/users/new' });
  return (
    <Copied
      queryKey={['users', tenantId]}
      schema={userId}
      id={copy}
      get={(id, options) => api.users.get({ tenantId, userId: id }, options)}
    >
      {(copied) => <UserChoices>{(choices) => <UserForm key={copy} copied={copied} choices={choices} />}</UserChoices>}
    </Copied>
  );
}

export function UserPage(): ReactNode {
  const { t } = useTranslation('webManager');
  const params = useParams({ from: one });
  const { id: tenantId } = useTenant();
  const resetting = useResetUser();
  const { session } = useSession();
  return (
    <One
      queryKey={['users', tenantId]}
      schema={userId}
      id={params.userId}
      get={(id, options) => api.users.get({ tenantId, userId: id }, options)}
    >
      {(user) => (
        <UserChoices>
          {(choices) => (
            <>
              <Held key={user.id} current={user}>
                {(held) => (
                  <UserForm
                    held={held}
                    choices={choices}
                    action={
                      user.id !== session.userId && (
                        <Button variant="default" onClick={() => resetting.ask(user)}>
                          {t('users.resetPassword')}
                        </Button>
                      )
                    }
                  />
                )}
              </Held>
              {user.kind === 'person' && (
                <UserAccess key={`access-${user.id}`} of={accessOf(tenantId, user, user.id === session.userId)} />
              )}
              {resetting.dialog}
            </>
          )}
        </UserChoices>
      )}
    </One>
  );
}

/** What the form of a user chooses from. */
function UserChoices(props: { readonly children: (choices: UserFormChoices) => ReactNode }): ReactNode {
  const { id: tenantId } = useTenant();
  const departments = useQuery(loaded.departments(tenantId));
  const locations = useQuery(loaded.locations(tenantId));
  return (
    <Loaded query={useQuery(loaded.queues(tenantId))}>
      {(queues) => (
        <Loaded query={departments}>
          {(ofDepartments) => (
            <Loaded query={locations}>
              {(ofLocations) => props.children({ queues, departments: ofDepartments, locations: ofLocations })}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

/** What an administrator sees and ends of the ways in of a user. */
function accessOf(tenantId: TenantId, user: UserView, isYou: boolean): AccessOf {
  const of = { tenantId, userId: user.id };
  return {
    userId: user.id,
    name: fullName(user),
    isYou,
    get: (options) => api.userAccess.get(of, options),
    endSession: ({ id }) => api.userAccess.endSession({ ...of, sessionId: id }),
    endSessions: () => api.userAccess.endSessions(of),
    resetSecondFactor: () => api.userAccess.resetSecondFactor(of),
  };
}

function useResetUser(): Resetting<UserView> {
  const { id: tenantId } = useTenant();
  return useResetPassword(({ id }, password) => api.users.resetPassword({ tenantId, userId: id, password }));
}
