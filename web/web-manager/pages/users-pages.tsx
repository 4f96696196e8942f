import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { UserView } from '#contracts/web-manager/users.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { useSession } from '#web/ui/session/session-context.ts';
import { StateWord } from '#web/ui/state-word.tsx';
import { formatNumber } from '#web/ui/texts/texts.ts';
import { api, loaded } from '../api.ts';
import { fullName, servedMedia, someOf } from '../directory/choices.ts';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { useTenant } from '../shell/tenant-context.ts';
import { type Resetting, useResetPassword } from './reset-password.tsx';
import { type AccessOf, UserAccess } from './user-access.tsx';
import { UserForm } from './user-form.tsx';

const one = '/t/$tenantKey/users/$userId';

export function UsersPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
  const { session } = useSession();
  const resetting = useResetUser();
  return (
    <>
      <ListPage
        query={useQuery(loaded.users(tenantId))}
        title={t('users.title')}
        intro={t('users.intro')}
        empty={{ title: t('users.emptyTitle'), text: t('users.emptyText') }}
        addButton={
          <ButtonLink to="/t/$tenantKey/users/new" params={{ tenantKey }}>
            {t('users.add')}
          </ButtonLink>
        }
        nameOf={fullName}
        nameLink={(user) => (
          <TextLink to={one} params={{ tenantKey, userId: user.id }}>
            {fullName(user)}
          </TextLink>
        )}
        columns={[
          { key: 'userName', header: t('users.userName'), cell: ({ userName }) => userName, freeText: true },
          { key: 'role', header: t('users.role'), cell: (user) => roleOrKind(t, user), wideOnly: true },
          {
            key: 'queues',
            header: t('users.queues'),
            cell: ({ queueIds }) => formatNumber(queueIds.length),
            wideOnly: true,
          },
          ...servedMedia.map((medium) => ({
            key: `capacity.${medium}`,
            header: t(`users.capacityShort.${medium}`),
            cell: ({ capacity }: UserView) => formatNumber(capacity[medium]),
            wideOnly: true,
          })),
          { key: 'state', header: t('column.state'), cell: (user) => <UserState user={user} /> },
        ]}
        textOf={(user) => `${user.userName} ${user.email ?? ''} ${roleOrKind(t, user)}`}
        actions={(user) => [
          {
            label: t('ui:actions.edit'),
            onClick: () => void navigate({ to: one, params: { tenantKey, userId: user.id } }),
          },
          ...(user.id === session.userId
            ? []
            : [{ label: t('users.resetPassword'), onClick: () => resetting.ask(user) }]),
        ]}
        deleting={{
          text: t('users.deleteText'),
          dependents: (user) => <UserDependents user={user} />,
          remove: async ({ id }) => {
            await api.users.remove({ tenantId, userId: id });
            return undefined;
          },
        }}
      />
      {resetting.dialog}
    </>
  );
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
  const { id } = useTenant();
  return <Loaded query={useQuery(loaded.queues(id))}>{(queues) => <UserForm queues={queues} />}</Loaded>;
}

export function UserPage(): ReactNode {
  const { t } = useTranslation('webManager');
  const { userId } = useParams({ from: one });
  const { id: tenantId } = useTenant();
  const queues = useQuery(loaded.queues(tenantId));
  const resetting = useResetUser();
  const { session } = useSession();
  return (
    <Loaded query={useQuery(loaded.users(tenantId))}>
      {(users) => {
        const user = users.find(({ id }) => id === userId);
        if (user === undefined) return <NotFound />;
        const action = user.id !== session.userId && (
          <Button variant="default" onClick={() => resetting.ask(user)}>
            {t('users.resetPassword')}
          </Button>
        );
        return (
          <Loaded query={queues}>
            {(items) => (
              <>
                <Held key={user.id} current={user}>
                  {(held) => <UserForm held={held} queues={items} action={action} />}
                </Held>
                <UserAccess key={`access-${user.id}`} of={accessOf(tenantId, user, user.id === session.userId)} />
                {resetting.dialog}
              </>
            )}
          </Loaded>
        );
      }}
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
