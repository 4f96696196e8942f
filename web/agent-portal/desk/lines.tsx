/** The calm lines under the top bar: connection, why nothing is offered to me, what happened without me. */
import { Anchor, CloseButton } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { Notice } from './desk-state.ts';
import { secondsSince } from './desk-view.ts';
import { useDurationText, useNow } from './now.tsx';

export function Lines(): ReactNode {
  return (
    <div className="desk-lines">
      <div role="status">
        <ConnectionLine />
        <CauseLine />
        <NoticeLines />
      </div>
    </div>
  );
}

function ConnectionLine(): ReactNode {
  const { t } = useTranslation('portal');
  const connection = useDeskPart((state) => state.connection);
  if (connection === 'connecting') return <p className="desk-line">{t('connection.connecting')}</p>;
  return connection === 'lost' ? <LostLine /> : null;
}

function LostLine(): ReactNode {
  const { t } = useTranslation('portal');
  const lostAt = useDeskPart((state) => state.lostAt);
  const now = useNow();
  const text = useDurationText();
  const duration = text(secondsSince(new Date(lostAt).toISOString(), now, 0));
  return (
    <p className="desk-line" data-tone="waiting">
      {t('connection.lost')} <span aria-hidden="true">({duration})</span>
    </p>
  );
}

function CauseLine(): ReactNode {
  const { t } = useTranslation('portal');
  const desk = useDesk();
  const me = useDeskPart((state) => state.me);
  if (me?.state !== 'unavailable' || me.cause === 'chosen') return null;
  return (
    <p className="desk-line" data-tone="waiting">
      {t(me.cause === 'no-answer' ? 'state.noAnswer' : 'state.connectionLost')}{' '}
      <Anchor component="button" type="button" onClick={() => void desk.setState('available')}>
        {t('state.goAvailable')}
      </Anchor>
    </p>
  );
}

/** How long a notice stays when nobody dismisses it. */
const noticeShownMs = 15_000;

function NoticeLines(): ReactNode {
  const notices = useDeskPart((state) => state.notices);
  return notices.map((notice) => <NoticeLine key={notice.id} notice={notice} />);
}

function NoticeLine({ notice }: { readonly notice: Notice }): ReactNode {
  const { t } = useTranslation('portal');
  const { t: shared } = useTranslation('ui');
  const { store } = useDesk();
  const line = useRef<HTMLParagraphElement>(null);
  const dismiss = () => store.dispatch({ type: 'notice-dismissed', id: notice.id });
  useEffect(() => {
    const timer = setTimeout(() => {
      // Not under somebody's finger.
      if (line.current?.contains(document.activeElement) !== true) {
        store.dispatch({ type: 'notice-dismissed', id: notice.id });
      }
    }, noticeShownMs);
    return () => clearTimeout(timer);
  }, [store, notice.id]);
  const text =
    notice.kind === 'fault'
      ? shared(`errors.${notice.code}`)
      : t(`notice.${notice.kind}`, { name: notice.customerName });
  return (
    <p className="desk-line" data-tone={notice.kind === 'fault' ? 'alarm' : 'plain'} ref={line}>
      <span>{text}</span>
      <CloseButton size="sm" aria-label={t('notice.dismiss')} onClick={dismiss} />
    </p>
  );
}
