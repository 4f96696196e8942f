import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserView } from '#contracts/web-manager/users.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { StateWord } from '#web/ui/state-word.tsx';
import { api, loaded } from '../api.ts';
import { fullName, servedMedia } from '../directory/choices.ts';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { useTenant } from '../shell/tenant-scope.tsx';
import { ResetPassword } from './reset-password.tsx';
import { UserForm } from './user-form.tsx';

const one = '/t/$tenantKey/users/$userId';

export function UsersPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
  const [resetting, setResetting] = useState<UserView>();
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
          { key: 'userName', header: t('users.userName'), cell: ({ userName }) => userName },
          { key: 'role', header: t('users.role'), cell: ({ role }) => t(`role.${role}`), wideOnly: true },
          { key: 'queues', header: t('users.queues'), cell: ({ queueIds }) => queueIds.length, wideOnly: true },
          {
            key: 'capacity',
            header: t('users.capacityShort'),
            cell: ({ capacity }) =>
              servedMedia.map((medium) => `${t(`medium.${medium}`)} ${capacity[medium]}`).join(', '),
            wideOnly: true,
          },
          { key: 'state', header: t('column.state'), cell: (user) => <UserState user={user} /> },
        ]}
        textOf={({ userName, email, role }) => `${userName} ${email ?? ''} ${t(`role.${role}`)}`}
        actions={(user) => [
          {
            label: t('ui:actions.edit'),
            onClick: () => void navigate({ to: one, params: { tenantKey, userId: user.id } }),
          },
          { label: t('users.resetPassword'), onClick: () => setResetting(user) },
        ]}
        deleting={{
          text: t('users.deleteText'),
          remove: async ({ id }) => {
            await api.users.remove({ tenantId, userId: id });
            return undefined;
          },
        }}
      />
      {resetting !== undefined && <ResetPassword user={resetting} onClose={() => setResetting(undefined)} />}
    </>
  );
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
  const [resetting, setResetting] = useState(false);
  return (
    <Loaded query={useQuery(loaded.users(tenantId))}>
      {(users) => {
        const user = users.find(({ id }) => id === userId);
        if (user === undefined) return <NotFound />;
        const action = (
          <Button variant="default" onClick={() => setResetting(true)}>
            {t('users.resetPassword')}
          </Button>
        );
        return (
          <Loaded query={queues}>
            {(items) => (
              <>
                <Held key={user.id} current={user}>
                  {(record, held) => <UserForm record={record} queues={items} action={action} {...held} />}
                </Held>
                {resetting && <ResetPassword user={user} onClose={() => setResetting(false)} />}
              </>
            )}
          </Loaded>
        );
      }}
    </Loaded>
  );
}
