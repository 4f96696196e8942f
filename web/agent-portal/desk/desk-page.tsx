import './desk-offers.css';
import './desk-conversation.css';
// Last: it says what changes in a narrow window.
import './desk.css';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { notifyError } from '#web/ui/notify.ts';
import type { PortalView } from '../portal-path.ts';
import { useAlerts } from './alerts.ts';
import { Announcer } from './announcer.tsx';
import { attachId } from './attachments.tsx';
import { openAnswers } from './canned-answers/answers-button.tsx';
import { composerId } from './composer.tsx';
import { ContactList } from './contact-list.tsx';
import { Conversation } from './conversation.tsx';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { DeskChat } from './desk-state.ts';
import { type Held, holding, neighbour, rowsOf, sectionsOf } from './desk-view.ts';
import { Details } from './details.tsx';
import { focusOn, useFocusKept } from './focus.ts';
import { Lines } from './lines.tsx';
import { NoConversation } from './no-conversation.tsx';
import { OffersAbove } from './offers-above.tsx';
import type { DeskKey } from './shortcuts.ts';
import { SupervisionView } from './supervision-view.tsx';
import { TopBar } from './top-bar.tsx';
import { useBackGesture, useColumns } from './use-columns.ts';
import { useDeskKeys } from './use-desk-keys.ts';
import { useDialogs } from './use-dialogs.ts';
import { useEnding } from './use-ending.ts';
import { usePassingOn } from './use-passing-on.ts';
import { useView } from './use-view.ts';

interface DeskPageProps {
  readonly session: SessionView;
  /** Throws ApiError. */
  readonly signOff: () => Promise<void>;
}

/** The agent's desk: my contacts, the conversation, its details; three, two or one column by the window's width. */
export function DeskPage({ session, signOff }: DeskPageProps): ReactNode {
  const { t } = useTranslation('portal');
  const { store } = useDesk();
  const columns = useColumns();
  const chat = useDeskPart((state) => (state.chosen === undefined ? undefined : state.chats.get(state.chosen)));
  const [helpOpened, setHelp] = useState(false);
  const [drawerOpened, setDrawer] = useState(false);
  const [detailsShown, setDetailsShown] = useState(true);
  const [view, show] = useView();
  const onDesk = view === 'desk';
  const supervises = session.permissions.includes('contact-centre.supervise');
  const leave = useCallback(() => store.dispatch({ type: 'chosen', contactId: undefined }), [store]);
  useBackGesture(onDesk && columns === 1 && chat !== undefined, leave);
  const ending = useEnding();
  const passing = usePassingOn();
  const leaving = useSigningOff(signOff);
  const toggleDetails = () => {
    if (chat === undefined || !onDesk) return;
    if (columns === 3) setDetailsShown((shown) => !shown);
    else setDrawer((opened) => !opened);
  };
  useAlerts(`${t(onDesk ? 'title' : 'supervision.title')} · ${session.tenant?.name ?? session.userName}`);
  useChosenShown(chat?.contact.id, show);
  useFocusKept(chat, columns === 1);
  useKeys({
    details: toggleDetails,
    help: () => setHelp(true),
    back: onDesk ? leave : () => show('desk'),
    end: () => onDesk && ending.ask(),
    'pass-on': () => onDesk && passing.ask(),
    supervision: () => supervises && show(onDesk ? 'supervision' : 'desk'),
  });

  const DeskDialogs = useDialogs(
    helpOpened || drawerOpened || ending.name !== undefined || passing.contact !== undefined || leaving.asks,
  );
  const third = onDesk && columns === 3 && detailsShown && chat !== undefined;
  return (
    <div className="desk" data-columns={third ? 3 : Math.min(columns, 2)}>
      <TopBar session={session} view={view} onView={show} onHelp={() => setHelp(true)} onSignOff={leaving.ask} />
      <Lines onSignOnAgain={() => void signOff().catch(notifyError)} />
      {onDesk ? (
        <DeskColumns
          chat={chat}
          columns={columns}
          third={third}
          onBack={leave}
          onDetails={toggleDetails}
          onEnd={ending.ask}
          onPassOn={passing.ask}
          onHelp={() => setHelp(true)}
        />
      ) : (
        <SupervisionView may={supervises} onDesk={() => show('desk')} />
      )}
      {DeskDialogs !== undefined && (
        <DeskDialogs
          help={{ opened: helpOpened, onClose: () => setHelp(false) }}
          details={{ opened: drawerOpened && !third, chat, onClose: () => setDrawer(false) }}
          passOn={{ contact: passing.contact, onClose: passing.close }}
          end={{ name: ending.name, onConfirm: ending.confirm, onClose: ending.cancel }}
          signOff={{ held: leaving.held, onConfirm: signOff, onClose: leaving.cancel }}
        />
      )}
      <Announcer />
    </div>
  );
}

interface ColumnsProps {
  readonly chat: DeskChat | undefined;
  readonly columns: 1 | 2 | 3;
  readonly third: boolean;
  readonly onBack: () => void;
  readonly onDetails: () => void;
  readonly onEnd: () => void;
  readonly onPassOn: () => void;
  readonly onHelp: () => void;
}

function DeskColumns({ chat, columns, third, onBack, onDetails, onEnd, onPassOn, onHelp }: ColumnsProps): ReactNode {
  const { t } = useTranslation('portal');
  return (
    <main className="desk-columns">
      {(columns > 1 || chat === undefined) && <ContactList />}
      {columns === 1 && chat !== undefined && <OffersAbove chosen={chat.contact.id} />}
      {chat !== undefined && (
        <Conversation
          chat={chat}
          narrow={!third}
          onBack={columns === 1 ? onBack : undefined}
          onDetails={onDetails}
          onEnd={onEnd}
          onPassOn={onPassOn}
        />
      )}
      {chat === undefined && columns > 1 && <NoConversation onHelp={onHelp} />}
      {third && chat !== undefined && (
        <aside className="desk-column desk-details" aria-label={t('details.label')}>
          <Details chat={chat} withResult />
        </aside>
      )}
    </main>
  );
}

/** Who chooses a contact, or accepts one, while he supervises wants to see it. */
function useChosenShown(chosen: ContactId | undefined, show: (view: PortalView) => void): void {
  const last = useRef(chosen);
  useEffect(() => {
    if (chosen !== undefined && chosen !== last.current) show('desk');
    last.current = chosen;
  }, [chosen, show]);
}

/** Signing off hands customers back and closes what is in wrap-up: then it asks first. */
function useSigningOff(signOff: () => Promise<void>) {
  const { store } = useDesk();
  const [held, setHeld] = useState<Held>();
  return {
    held,
    asks: held !== undefined,
    ask() {
      const holds = holding(store.getState());
      if (holds.handedBack + holds.inWrapUp === 0) signOff().catch(notifyError);
      else setHeld(holds);
    },
    cancel: () => setHeld(undefined),
  };
}

function useKeys(
  own: Pick<Record<DeskKey, () => void>, 'details' | 'help' | 'back' | 'end' | 'pass-on' | 'supervision'>,
): void {
  const desk = useDesk();
  const sections = () => sectionsOf(desk.store.getState().chats);
  const step = (by: 1 | -1) => {
    const next = neighbour(rowsOf(sections()), desk.store.getState().chosen, by);
    if (next !== undefined) desk.store.dispatch({ type: 'chosen', contactId: next });
  };
  useDeskKeys({
    ...own,
    'toggle-state': () => void desk.toggleState(),
    accept: () => {
      const [first] = sections().offers;
      if (first !== undefined) void desk.accept(first.contact.id);
    },
    reject: () => {
      const [first] = sections().offers;
      if (first !== undefined) void desk.reject(first.contact.id);
    },
    next: () => step(1),
    previous: () => step(-1),
    write: () => focusOn(composerId),
    'canned-answers': openAnswers,
    attach: () => document.getElementById(attachId)?.click(),
  });
}
