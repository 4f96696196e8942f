import './desk-offers.css';
import './desk-conversation.css';
// Last: it says what changes in a narrow window.
import './desk.css';
import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '#contracts/session.ts';
import { notifyError } from '#web/ui/notify.ts';
import { Announcer } from './announcer.tsx';
import { attachId } from './attachments.tsx';
import { openAnswers } from './canned-answers/answers-button.tsx';
import { composerId } from './composer.tsx';
import { ContactList } from './contact-list.tsx';
import { Conversation } from './conversation.tsx';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { DeskChat } from './desk-state.ts';
import { holding, neighbour, rowsOf, sectionsOf } from './desk-view.ts';
import { Details } from './details.tsx';
import { focusOn, useFocusKept } from './focus.ts';
import { Lines } from './lines.tsx';
import { NoConversation } from './no-conversation.tsx';
import { useOfferAlerts } from './offer-alerts.ts';
import { OfferCard } from './offer-card.tsx';
import type { DeskKey } from './shortcuts.ts';
import { TopBar } from './top-bar.tsx';
import { useBackGesture, useColumns } from './use-columns.ts';
import { useDeskKeys } from './use-desk-keys.ts';
import { useDialogs } from './use-dialogs.ts';
import { useEnding } from './use-ending.ts';

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
  const leave = useCallback(() => store.dispatch({ type: 'chosen', contactId: undefined }), [store]);
  useBackGesture(columns === 1 && chat !== undefined, leave);
  const ending = useEnding();
  const leaving = useSigningOff(signOff);
  const toggleDetails = () => {
    if (chat === undefined) return;
    if (columns === 3) setDetailsShown((shown) => !shown);
    else setDrawer((opened) => !opened);
  };
  useOfferAlerts(`${t('title')} · ${session.tenant?.name ?? session.userName}`);
  useFocusKept(chat, columns === 1);
  useKeys({ details: toggleDetails, help: () => setHelp(true), back: leave, end: ending.ask });

  const DeskDialogs = useDialogs(helpOpened || drawerOpened || ending.name !== undefined || leaving.held > 0);
  const third = columns === 3 && detailsShown && chat !== undefined;
  return (
    <div className="desk" data-columns={third ? 3 : Math.min(columns, 2)}>
      <TopBar session={session} onHelp={() => setHelp(true)} onSignOff={leaving.ask} />
      <Lines onSignOnAgain={() => void signOff().catch(notifyError)} />
      <main className="desk-columns">
        {(columns > 1 || chat === undefined) && <ContactList />}
        {columns === 1 && chat !== undefined && <OffersAbove chosen={chat} />}
        {chat !== undefined && (
          <Conversation
            chat={chat}
            narrow={!third}
            onBack={columns === 1 ? leave : undefined}
            onDetails={toggleDetails}
            onEnd={ending.ask}
          />
        )}
        {chat === undefined && columns > 1 && <NoConversation onHelp={() => setHelp(true)} />}
        {third && (
          <aside className="desk-column desk-details" aria-label={t('details.label')}>
            <Details chat={chat} withResult />
          </aside>
        )}
      </main>
      {DeskDialogs !== undefined && (
        <DeskDialogs
          help={{ opened: helpOpened, onClose: () => setHelp(false) }}
          details={{ opened: drawerOpened && !third, chat, onClose: () => setDrawer(false) }}
          end={{ name: ending.name, onConfirm: ending.confirm, onClose: ending.cancel }}
          signOff={{ held: leaving.held, onConfirm: signOff, onClose: leaving.cancel }}
        />
      )}
      <Announcer />
    </div>
  );
}

/** With one column the list is away while a conversation is open: offers come to the top of it. */
function OffersAbove({ chosen }: { readonly chosen: DeskChat }): ReactNode {
  const { t } = useTranslation('portal');
  const chats = useDeskPart((state) => state.chats);
  const [first] = useMemo(() => sectionsOf(chats).offers, [chats]);
  if (first === undefined || first.contact.id === chosen.contact.id) return null;
  return (
    <section className="desk-offers desk-offers-above" aria-labelledby="offers-above">
      <VisuallyHidden component="h2" id="offers-above">
        {t('list.offers')}
      </VisuallyHidden>
      <OfferCard chat={first} />
    </section>
  );
}

/** Signing off hands customers back: then it asks first. */
function useSigningOff(signOff: () => Promise<void>) {
  const { store } = useDesk();
  const [held, setHeld] = useState(0);
  return {
    held,
    ask() {
      const holds = holding(store.getState());
      if (holds === 0) signOff().catch(notifyError);
      else setHeld(holds);
    },
    cancel: () => setHeld(0),
  };
}

function useKeys(own: Pick<Record<DeskKey, () => void>, 'details' | 'help' | 'back' | 'end'>): void {
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
    next: () => step(1),
    previous: () => step(-1),
    write: () => focusOn(composerId),
    'canned-answers': openAnswers,
    attach: () => document.getElementById(attachId)?.click(),
  });
}
