import './user-access.css';
import { Button, Group, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenSession } from '#contracts/own-access.ts';
import type { UserAccess as Access } from '#contracts/web-manager/user-access.ts';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { EndAllButton, SessionsList } from '#web/ui/session/sessions-list.tsx';
import { StateWord } from '#web/ui/state-word.tsx';
import { Loaded } from '../directory/loaded.tsx';

/** The routes of contracts/web-manager/user-access.ts for one person. */
export interface AccessOf {
  readonly userId: string;
  readonly name: string;
  /** One's own second factor is removed with password and code, in the menu of the person. */
  readonly isYou: boolean;
  get(options: { signal: AbortSignal }): Promise<Access>;
  endSession(session: OpenSession): Promise<unknown>;
  endSessions(): Promise<unknown>;
  resetSecondFactor(): Promise<unknown>;
}

/** Below the form of a person: the second factor, and where he is signed on. */
export function UserAccess({ of }: { readonly of: AccessOf }): ReactNode {
  const { t } = useTranslation('webManager');
  const queries = useQueryClient();
  const queryKey = ['user-access', of.userId];
  const access = useQuery({ queryKey, queryFn: ({ signal }) => of.get({ signal }), refetchOnMount: 'always' });
  const [asking, setAsking] = useState(false);
  const end = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
      notifyDone(t('access.sessionsEnded'));
    } finally {
      await queries.invalidateQueries({ queryKey });
    }
  };
  const reset = async (): Promise<void> => {
    await of.resetSecondFactor();
    notifyDone(t('access.resetFactorDone', { name: of.name }));
    await queries.invalidateQueries({ queryKey });
  };
  return (
    <section className="user-access" aria-labelledby="user-access">
      <Title order={2} size="h4" id="user-access">
        {t('access.title')}
      </Title>
      <Loaded query={access}>
        {({ items, hasSecondFactor }) => (
          <>
            <Group gap="md" mih={36}>
              <StateWord tone={hasSecondFactor ? 'on' : 'off'}>
                {t(hasSecondFactor ? 'access.hasFactor' : 'access.hasNoFactor')}
              </StateWord>
              {hasSecondFactor && !of.isYou && (
                <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
                  {t('access.resetFactor')}
                </Button>
              )}
            </Group>
            {items.length === 0 ? (
              <p className="user-access-none">{t('access.noSessions')}</p>
            ) : (
              <SessionsList
                sessions={items}
                onEnd={(session) => end(of.endSession(session))}
                action={
                  items.length > 1 && !of.isYou ? (
                    <EndAllButton label={t('access.endSessions')} onEnd={() => end(of.endSessions())} />
                  ) : undefined
                }
              />
            )}
          </>
        )}
      </Loaded>
      <ConfirmDialog
        opened={asking}
        title={t('access.resetFactor')}
        confirmLabel={t('access.resetFactor')}
        onConfirm={reset}
        onClose={() => setAsking(false)}
      >
        {t('access.resetFactorText', { name: of.name })}
      </ConfirmDialog>
    </section>
  );
}
