import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { userId } from '#contracts/vocabulary/ids.ts';
import { type AdministratorView, administratorQuery } from '#contracts/web-manager/administrators.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { useSession } from '#web/ui/session/session-context.ts';
import { StateWord } from '#web/ui/state-word.tsx';
import { api } from '../api.ts';
import { fullName, stateChoices } from '../directory/choices.ts';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { One } from '../directory/one.tsx';
import { useList } from '../directory/use-list.ts';
import { AdministratorForm } from './administrator-form.tsx';
import { type Resetting, useResetPassword } from './reset-password.tsx';
import { type AccessOf, UserAccess } from './user-access.tsx';

const one = '/administrators/$userId';

export function AdministratorsPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const isYou = useIsYou();
  const resetting = useResetAdministrator();
  const list = useList(['administrators'], administratorQuery, (query, options) =>
    api.administrators.list(query, options),
  );
  return (
    <>
      <ListPage
        list={list}
        title={t('administrators.title')}
        intro={t('administrators.intro')}
        // Whoever sees the list stands on it.
        empty={{ title: t('administrators.title'), text: t('administrators.intro') }}
        addButton={<ButtonLink to="/administrators/new">{t('administrators.add')}</ButtonLink>}
        nameOf={fullName}
        nameLink={(administrator) => (
          <>
            <TextLink to={one} params={{ userId: administrator.id }}>
              {fullName(administrator)}
            </TextLink>
            {isYou(administrator) && ` (${t('administrators.you')})`}
          </>
        )}
        columns={[
          {
            key: 'userName',
            header: t('users.userName'),
            sort: 'userName',
            cell: ({ userName }) => userName,
            freeText: true,
          },
          {
            key: 'email',
            header: t('users.email'),
            sort: 'email',
            cell: ({ email = '' }) => email,
            wideOnly: true,
            freeText: true,
          },
          {
            key: 'state',
            header: t('column.state'),
            sort: 'state',
            cell: (each) => <AdministratorState administrator={each} />,
          },
        ]}
        filters={[{ field: 'state', label: t('column.state'), choices: stateChoices(t) }]}
        actions={(administrator) => [
          {
            label: t('ui:actions.edit'),
            onClick: () => void navigate({ to: one, params: { userId: administrator.id } }),
          },
          ...(isYou(administrator)
            ? []
            : [{ label: t('users.resetPassword'), onClick: () => resetting.ask(administrator) }]),
        ]}
        deleting={{
          text: t('administrators.deleteText'),
          offered: (administrator) => !isYou(administrator),
          remove: async ({ id }) => {
            await api.administrators.remove({ userId: id });
            return undefined;
          },
        }}
      />
      {resetting.dialog}
    </>
  );
}

function AdministratorState({ administrator }: { readonly administrator: AdministratorView }): ReactNode {
  const { t } = useTranslation('webManager');
  if (administrator.disabled) return <StateWord tone="off">{t('state.disabled')}</StateWord>;
  if (administrator.mustChangePassword) return <StateWord tone="waiting">{t('users.mustChange')}</StateWord>;
  return <StateWord tone="on">{t('state.active')}</StateWord>;
}

export function NewAdministratorPage(): ReactNode {
  return <AdministratorForm />;
}

export function AdministratorPage(): ReactNode {
  const { t } = useTranslation('webManager');
  const params = useParams({ from: one });
  const isYou = useIsYou();
  const resetting = useResetAdministrator();
  return (
    <One
      queryKey={['administrators']}
      schema={userId}
      id={params.userId}
      get={(id, options) => api.administrators.get({ userId: id }, options)}
    >
      {(administrator) => {
        const action = !isYou(administrator) && (
          <Button variant="default" onClick={() => resetting.ask(administrator)}>
            {t('users.resetPassword')}
          </Button>
        );
        return (
          <>
            <Held key={administrator.id} current={administrator}>
              {(held) => <AdministratorForm held={held} isYou={isYou(administrator)} action={action} />}
            </Held>
            <UserAccess key={`access-${administrator.id}`} of={accessOf(administrator, isYou(administrator))} />
            {resetting.dialog}
          </>
        );
      }}
    </One>
  );
}

/** What another administrator sees and ends of the ways in of one. */
function accessOf(administrator: AdministratorView, isYou: boolean): AccessOf {
  const of = { userId: administrator.id };
  return {
    userId: administrator.id,
    name: fullName(administrator),
    isYou,
    get: (options) => api.administratorAccess.get(of, options),
    endSession: ({ id }) => api.administratorAccess.endSession({ ...of, sessionId: id }),
    endSessions: () => api.administratorAccess.endSessions(of),
    resetSecondFactor: () => api.administratorAccess.resetSecondFactor(of),
  };
}

/** One's own account: nobody locks himself out, and his password is changed under *My account*. */
function useIsYou(): (administrator: AdministratorView) => boolean {
  const { session } = useSession();
  return ({ id }) => id === session.userId;
}

function useResetAdministrator(): Resetting<AdministratorView> {
  return useResetPassword(({ id }, password) => api.administrators.resetPassword({ userId: id, password }));
}
