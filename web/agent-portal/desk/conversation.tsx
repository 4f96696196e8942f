import { Button } from '@mantine/core';
import { IconArrowForwardUp, IconArrowLeft, IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { IconButton } from '#web/ui/icon-button.tsx';
import { useContactName } from '../customer-name.ts';
import { DropZone, UploadList } from './attachments.tsx';
import { Composer } from './composer.tsx';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { DeskChat } from './desk-state.ts';
import { customerGone, mayClose } from './desk-view.ts';
import { conversationTitleId } from './focus.ts';
import { MessageList } from './message-list.tsx';
import { useNow } from './now.tsx';
import { usePassedText } from './passing-line.tsx';
import { useKeyWays } from './preferences.ts';
import { ariaKeysOf } from './shortcuts.ts';
import { WrapUpForm } from './wrap-up-form.tsx';

interface ConversationProps {
  readonly chat: DeskChat;
  /** Where the details have no column of their own, their button and the result stand here. */
  readonly narrow: boolean;
  readonly onBack: (() => void) | undefined;
  readonly onDetails: () => void;
  readonly onEnd: () => void;
  readonly onPassOn: () => void;
}

/** The second column: who, what was said, what is written next. */
export function Conversation(props: ConversationProps): ReactNode {
  const { t } = useTranslation('portal');
  const nameOf = useContactName();
  const { chat, narrow } = props;
  const { contact } = chat;
  const all = useDeskPart((state) => state.outgoing);
  const outgoing = useMemo(() => all.filter((one) => one.contactId === contact.id), [all, contact.id]);
  const { mac } = useKeyWays();
  return (
    <section className="desk-column desk-conversation" aria-labelledby={conversationTitleId}>
      <header className="desk-conversation-head">
        {props.onBack !== undefined && (
          <IconButton label={t('conversation.back')} tip="below-start" onClick={props.onBack}>
            <IconArrowLeft size={20} />
          </IconButton>
        )}
        <h2 id={conversationTitleId} tabIndex={-1}>
          {nameOf(contact)}
        </h2>
        <span className="desk-queue">{contact.queue.name}</span>
        <span className="desk-spring" />
        {contact.state === 'active' && (
          <IconButton label={t('passOn.open')} aria-keyshortcuts={ariaKeysOf('pass-on', mac)} onClick={props.onPassOn}>
            <IconArrowForwardUp size={20} />
          </IconButton>
        )}
        {contact.state === 'active' && contact.live && (
          <Button variant="default" onClick={props.onEnd} aria-keyshortcuts={ariaKeysOf('end', mac)}>
            <span className="desk-long">{t('end.chat')}</span>
            <span className="desk-short">{t('end.short')}</span>
          </Button>
        )}
        {narrow && (
          <IconButton
            label={t('conversation.details')}
            aria-keyshortcuts={ariaKeysOf('details', mac)}
            onClick={props.onDetails}
          >
            <IconInfoCircle size={20} />
          </IconButton>
        )}
      </header>
      <DropZone chat={chat}>
        <MessageList key={contact.id} chat={chat} outgoing={outgoing} />
        <Standing chat={chat} />
        <UploadList chat={chat} />
        <Composer key={`write-${contact.id}`} chat={chat} />
      </DropZone>
      {narrow && mayClose(chat) && <WrapUpForm chat={chat} />}
    </section>
  );
}

/** One line about where the contact stands, when it is not simply a chat that goes on. */
function Standing({ chat }: { readonly chat: DeskChat }): ReactNode {
  const { t } = useTranslation('portal');
  const desk = useDesk();
  const { contact } = chat;
  const busy = useDeskPart((state) => state.busy.has(contact.id));
  const gone = customerGone(chat, useNow());
  const passed = usePassedText()(contact);
  if (contact.state === 'offered') {
    return (
      <div className="desk-standing">
        <span>{passed ?? t('conversation.offered')}</span>
        <BusyButton busy={busy} onClick={() => void desk.accept(contact.id)}>
          {t('offer.accept')}
        </BusyButton>
        <Button variant="default" onClick={() => void desk.reject(contact.id)}>
          {t('offer.reject')}
        </Button>
      </div>
    );
  }
  if (!contact.live) {
    const { address } = contact.customer;
    return (
      <div className="desk-standing">
        <strong>{t('conversation.leftTitle')}</strong>
        <span>{address === undefined ? t('conversation.leftNoAddress') : t('conversation.leftText', { address })}</span>
      </div>
    );
  }
  const { endedBy: by } = contact;
  if (contact.state === 'wrap-up' && by !== undefined)
    return <p className="desk-standing">{t('conversation.endedBySupervisor', { by })}</p>;
  const ended = endedText(contact);
  if (ended !== undefined) return <p className="desk-standing">{t(`conversation.${ended}`)}</p>;
  return !gone ? null : <p className="desk-standing">{t('conversation.customerGone')}</p>;
}

function endedText(contact: DeskContact) {
  if (contact.state !== 'wrap-up') return undefined;
  if (contact.endReason === 'customer') return 'endedByCustomer';
  return contact.endReason === 'customer-gone' ? 'endedByGone' : 'endedByAgent';
}
