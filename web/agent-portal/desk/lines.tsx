/**
 * The calm lines under the top bar: connection, why nothing is offered to me, what happened without me. What they say
 * is spoken by the announcer, each line once.
 */
import { Anchor, Button, CloseButton } from '@mantine/core';
import { type ReactNode, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { useCustomerName } from '../customer-name.ts';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { Notice, Stranded } from './desk-state.ts';
import { secondsSince, unsentTexts } from './desk-view.ts';
import { useNoticeText, useStrandedText } from './notice-text.ts';
import { useDurationText, useNow } from './now.tsx';
import { useSoundWaits } from './sounds.ts';

export function Lines({ onSignOnAgain }: { readonly onSignOnAgain: () => void }): ReactNode {
  const { t } = useTranslation('portal');
  return (
    <section className="desk-lines" aria-label={t('notice.label')}>
      <ConnectionLine />
      <CauseLine onSignOnAgain={onSignOnAgain} />
      <SoundLine />
      <UnsentLines />
      <UnsentFiles />
      <NoticeLines />
    </section>
  );
}

function ConnectionLine(): ReactNode {
  const { t } = useTranslation('portal');
  const desk = useDesk();
  const connection = useDeskPart((state) => state.connection);
  // Signed off by a supervisor: his name came first.
  const by = useDeskPart((state) => (state.me?.state === 'offline' ? state.me.by : undefined));
  if (connection === 'connecting') return <p className="desk-line">{t('connection.connecting')}</p>;
  if (connection === 'lost') return <LostLine />;
  if (connection === 'live') return null;
  return (
    <p className="desk-line" data-tone="waiting">
      <span>{by === undefined ? t('connection.signed-off') : t('connection.signedOffBy', { by })}</span>
      <LineAct onClick={() => desk.start()}>{t('connection.again')}</LineAct>
    </p>
  );
}

function LostLine(): ReactNode {
  const { t } = useTranslation('portal');
  const lostAt = useDeskPart((state) => state.lostAt);
  const databaseAway = useDeskPart((state) => state.databaseAway);
  const now = useNow();
  const online = useOnline();
  const text = useDurationText();
  const duration = text(secondsSince(new Date(lostAt).toISOString(), now, 0));
  return (
    <p className="desk-line" data-tone="waiting">
      <span>
        {t(`connection.${databaseAway ? 'databaseAway' : online ? 'lost' : 'offline'}`)}{' '}
        <span className="desk-time">({duration})</span>
      </span>
    </p>
  );
}

/** What the browser believes; a hint only, asked where the connection is lost anyway. */
function useOnline(): boolean {
  return useSyncExternalStore(subscribeToNetwork, () => navigator.onLine);
}

function subscribeToNetwork(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Why nothing is offered to an agent who may not know, with the way back. */
function CauseLine({ onSignOnAgain }: { readonly onSignOnAgain: () => void }): ReactNode {
  const { t } = useTranslation('portal');
  const desk = useDesk();
  const me = useDeskPart((state) => state.me);
  const live = useDeskPart((state) => state.connection === 'live');
  if (!live || me === undefined) return null;
  if (me.state === 'offline') {
    return (
      <p className="desk-line" data-tone="waiting">
        <span>{t('state.causes.offline')}</span>
        <LineAct onClick={onSignOnAgain}>{t('state.signOnAgain')}</LineAct>
      </p>
    );
  }
  if (me.state !== 'unavailable' || (me.cause === 'chosen' && me.by === undefined)) return null;
  return (
    <p className="desk-line" data-tone="waiting">
      <span>
        {me.cause === 'chosen' ? t('state.madeUnavailable', { by: me.by ?? '' }) : t(`state.causes.${me.cause}`)}
      </span>
      <LineAct onClick={() => void desk.setState('available')}>{t('state.goAvailable')}</LineAct>
    </p>
  );
}

function LineAct({ onClick, children }: { readonly onClick: () => void; readonly children: string }): ReactNode {
  return (
    <Anchor component="button" type="button" className="desk-line-act" onClick={onClick}>
      {children}
    </Anchor>
  );
}

/** Not spoken: the first key of who listens to the page has ended it. */
function SoundLine(): ReactNode {
  const { t } = useTranslation('portal');
  const here = useDeskPart((state) => state.me !== undefined);
  return useSoundWaits() && here ? <p className="desk-line">{t('notice.soundWaits')}</p> : null;
}

/** What was written for contacts that are gone; stays until the agent has put it somewhere else. */
function UnsentLines(): ReactNode {
  const stranded = useDeskPart((state) => state.stranded);
  // Before the first snapshot nobody knows which contacts are still here.
  const known = useDeskPart((state) => state.me !== undefined);
  return known && [...stranded].map(([id, one]) => <UnsentLine key={id} id={id} stranded={one} />);
}

function UnsentLine({ id, stranded }: { readonly id: ContactId; readonly stranded: Stranded }): ReactNode {
  const { t } = useTranslation('portal');
  const { store } = useDesk();
  const outgoing = useDeskPart((state) => state.outgoing);
  const drafts = useDeskPart((state) => state.drafts);
  const { unconfirmed, draft } = useMemo(() => unsentTexts({ outgoing, drafts }, id), [outgoing, drafts, id]);
  const title = useStrandedText()(id, stranded);
  return (
    <section className="desk-line desk-unsent" data-tone="alarm" aria-label={title}>
      <p>{title}</p>
      <UnsentText kind="outgoing" text={unconfirmed.join('\n\n')} />
      <UnsentText kind="draft" text={draft} />
      <span className="desk-line-acts">
        <CopyButton text={[...unconfirmed, draft].join('\n\n').trim()} what={t('unsent.what')} />
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => store.dispatch({ type: 'stranded-discarded', contactId: id })}
        >
          {t('unsent.discard')}
        </Button>
      </span>
    </section>
  );
}

/** `outgoing` may have arrived, a draft has certainly not. */
function UnsentText({ kind, text }: { readonly kind: 'outgoing' | 'draft'; readonly text: string }): ReactNode {
  const { t } = useTranslation('portal');
  if (text === '') return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <blockquote tabIndex={0}>
      <strong>{t(`unsent.${kind}`)}</strong> {text}
    </blockquote>
  );
}

/** Files that were chosen for contacts that are gone. When a contact comes back, they stand above its field again. */
function UnsentFiles(): ReactNode {
  const { t } = useTranslation('portal');
  const { uploads } = useDesk();
  const nameOf = useCustomerName();
  const stranded = useSyncExternalStore(uploads.subscribe, uploads.stranded);
  return stranded.map(({ contactId: id, customerName, names }) => (
    <p key={id} className="desk-line" data-tone="alarm" role="alert">
      <span>{t('unsent.files', { name: nameOf({ id, name: customerName }), files: names.join(', ') })}</span>
      <CloseButton size="sm" aria-label={t('notice.dismiss')} onClick={() => uploads.forget(id)} />
    </p>
  ));
}

/** How long a notice stays when nobody dismisses it. */
const noticeShownMs = 15_000;

function NoticeLines(): ReactNode {
  const notices = useDeskPart((state) => state.notices);
  return notices.map((notice) => <NoticeLine key={notice.id} notice={notice} />);
}

function NoticeLine({ notice }: { readonly notice: Notice }): ReactNode {
  const { t } = useTranslation('portal');
  const text = useNoticeText();
  const { store } = useDesk();
  const line = useRef<HTMLParagraphElement>(null);
  const dismiss = () => store.dispatch({ type: 'notice-dismissed', id: notice.id });
  useEffect(() => {
    const look = () => {
      // Not under somebody's finger; then the time begins again.
      if (line.current?.matches(':focus-within, :hover') === true) timer = setTimeout(look, noticeShownMs);
      else store.dispatch({ type: 'notice-dismissed', id: notice.id });
    };
    let timer = setTimeout(look, noticeShownMs);
    return () => clearTimeout(timer);
  }, [store, notice.id]);
  return (
    <p className="desk-line" data-tone={notice.kind === 'fault' ? 'alarm' : 'plain'} ref={line}>
      <span>{text(notice)}</span>
      <CloseButton size="sm" aria-label={t('notice.dismiss')} onClick={dismiss} />
    </p>
  );
}
