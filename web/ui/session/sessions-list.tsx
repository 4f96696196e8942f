import './sessions-list.css';
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenSession } from '#contracts/own-access.ts';
import { BusyButton } from '../busy-button.tsx';
import { useFocusOn } from '../focus-content.ts';
import { notifyError } from '../notify.ts';
import { currentLanguage, formatLocale } from '../texts/texts.ts';
import { browserName } from './browser-name.ts';

export interface SessionsListProps {
  readonly sessions: readonly OpenSession[];
  /** Rejects with an ApiError. */
  readonly onEnd: (session: OpenSession) => Promise<void>;
  /** Below the list, e.g. to end more than one. */
  readonly action?: ReactNode;
}

/** The sessions of a person: where, with what, since when; each can be ended, but not the one that looks. */
export function SessionsList({ sessions, onEnd, action }: SessionsListProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <ul className="sessions-list" aria-label={t('sessions.title')}>
        {sessions.map((session) => (
          <li key={session.id}>
            <div id={`session-${session.id}`}>
              <strong>{t(`sessions.doors.${session.door}`)}</strong>
              {' · '}
              <Browser userAgent={session.userAgent} />
              <div className="sessions-also">
                {t('sessions.since', {
                  since: timeText(session.startedAt),
                  seen: timeText(session.lastSeenAt),
                  address: session.address,
                })}
              </div>
            </div>
            {session.isThis ? (
              <span>{t('sessions.this')}</span>
            ) : (
              <EndButton of={session} onEnd={() => onEnd(session)} />
            )}
          </li>
        ))}
      </ul>
      {action}
    </>
  );
}

function Browser({ userAgent }: { readonly userAgent: string }): ReactNode {
  const { t } = useTranslation();
  const name = browserName(userAgent);
  if (name === undefined) return <span title={userAgent}>{t('sessions.unknownBrowser')}</span>;
  const { browser, system } = name;
  return <span title={userAgent}>{system === undefined ? browser : t('sessions.browserOn', { browser, system })}</span>;
}

function EndButton({ of, onEnd }: { readonly of: OpenSession; readonly onEnd: () => Promise<void> }): ReactNode {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const focus = useFocusOn();
  return (
    <BusyButton
      variant="default"
      size="compact-sm"
      aria-describedby={`session-${of.id}`}
      busy={busy}
      onClick={({ currentTarget }) => {
        focus.acts(currentTarget);
        setBusy(true);
        onEnd()
          .catch(notifyError)
          .finally(() => setBusy(false));
      }}
    >
      {t('sessions.end')}
    </BusyButton>
  );
}

/** Ends more than one at once. */
export function EndAllButton(props: { readonly label: string; readonly onEnd: () => Promise<void> }): ReactNode {
  const [busy, setBusy] = useState(false);
  const focus = useFocusOn();
  return (
    <Button
      variant="default"
      aria-disabled={busy}
      onClick={({ currentTarget }) => {
        if (busy) return;
        focus.acts(currentTarget);
        setBusy(true);
        props
          .onEnd()
          .catch(notifyError)
          .finally(() => setBusy(false));
      }}
    >
      {props.label}
    </Button>
  );
}

function timeText(at: string): string {
  const locale = formatLocale(currentLanguage());
  return new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(at));
}
