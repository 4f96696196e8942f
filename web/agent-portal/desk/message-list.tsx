import { Button } from '@mantine/core';
import { memo, type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { useContactName } from '../customer-name.ts';
import { MessageFile } from './attachments.tsx';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { DeskChat } from './desk-state.ts';
import { LinkedText } from './linked-text.tsx';
import type { Outgoing } from './messages.ts';
import { TimeOfDay, useNow } from './now.tsx';
import { PassingLine } from './passing-line.tsx';

/** So near the end (pixels) the agent reads along: new messages may scroll. */
const nearEnd = 80;

/** The messages of a chat and below them those on their way. New ones scroll only for who reads at the end. */
export function MessageList({ chat, outgoing }: { readonly chat: DeskChat; readonly outgoing: readonly Outgoing[] }) {
  const { t } = useTranslation('portal');
  const nameOf = useContactName();
  const { contact, messages } = chat;
  const { passings = [] } = contact;
  const box = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = useCallback(() => box.current?.scrollTo({ top: box.current.scrollHeight }), []);
  const length = messages.length + passings.length + outgoing.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when something is added, not when atEnd changes
  useLayoutEffect(() => {
    if (atEnd) toEnd();
  }, [length]);
  useEffect(() => {
    // A line that comes or goes around the messages, or a growing composer, must not hide the newest one.
    const watch = new ResizeObserver(() => {
      if (atEnd) toEnd();
    });
    if (box.current !== null) watch.observe(box.current);
    return () => watch.disconnect();
  }, [atEnd, toEnd]);
  useSeen(chat, atEnd);
  const lastOwn = messages.findLast((message) => message.author === 'agent')?.seq;
  return (
    <div className="desk-messages-frame">
      <section
        className="desk-messages"
        aria-label={t('conversation.label')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        ref={box}
        onScroll={({ currentTarget: at }) => setAtEnd(at.scrollHeight - at.scrollTop - at.clientHeight < nearEnd)}
      >
        <ol>
          {messages.map((message) => [
            <Message
              key={message.seq}
              contactId={contact.id}
              message={message}
              customer={nameOf(contact)}
              sent={message.seq === lastOwn && outgoing.length === 0}
            />,
            ...passings
              .filter(({ afterSeq }) => afterSeq === message.seq)
              .map((passing) => <PassingLine key={passing.id} passing={passing} />),
          ])}
          {outgoing.map((one) => (
            <OnItsWay key={one.clientId} message={one} again={contact.state !== 'wrap-up'} />
          ))}
        </ol>
        <Typing chat={chat} />
      </section>
      {!atEnd && (
        <Button className="desk-jump" size="xs" variant="default" onClick={toEnd}>
          {t('conversation.jump')}
        </Button>
      )}
    </div>
  );
}

/** What stands at the visible end of a visible page counts as seen. */
function useSeen(chat: DeskChat, atEnd: boolean): void {
  const { store } = useDesk();
  const id = chat.contact.id;
  const last = chat.messages.at(-1)?.seq;
  useEffect(() => {
    const look = () => {
      if (last !== undefined && atEnd && document.visibilityState === 'visible') {
        store.dispatch({ type: 'seen', contactId: id });
      }
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [store, id, last, atEnd]);
}

interface MessageProps {
  readonly contactId: ContactId;
  readonly message: MessageView;
  readonly customer: string;
  /** Says "sent": under the agent's last message. */
  readonly sent: boolean;
}

const Message = memo(function Message({ contactId, message, customer, sent }: MessageProps): ReactNode {
  const { t } = useTranslation('portal');
  const { author, text, at } = message;
  const who = { agent: message.agentName ?? t('conversation.you'), customer, system: t('conversation.system') }[author];
  return (
    <li className="desk-message" data-author={author}>
      <span className="desk-message-head">
        <span className="desk-author">{who}</span> <TimeOfDay time={at} />
      </span>
      {text !== '' && (
        <p>
          <LinkedText text={text} />
        </p>
      )}
      {message.attachment !== undefined && <MessageFile contactId={contactId} file={message.attachment} />}
      {sent && <span className="desk-message-foot">✓ {t('composer.sent')}</span>}
    </li>
  );
});

/** `again`: it may be sent once more; when the chat has ended, that would be refused as well. */
function OnItsWay({ message, again }: { readonly message: Outgoing; readonly again: boolean }): ReactNode {
  const { t } = useTranslation('portal');
  const { t: shared } = useTranslation('ui');
  const { store } = useDesk();
  const live = useDeskPart((state) => state.connection === 'live');
  const { clientId, text, state, code } = message;
  return (
    <li className="desk-message" data-author="agent" data-state={state}>
      <span className="desk-message-head">{t('conversation.you')}</span>
      <p>{text}</p>
      {state === 'pending' ? (
        <span className="desk-message-foot">{t(live ? 'composer.pending' : 'composer.waiting')}</span>
      ) : (
        <span className="desk-message-foot">
          <span role="alert">{t('composer.failed', { why: shared(`errors.${code ?? 'SERVER_FAULT'}`) })}</span>
          {again && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => store.dispatch({ type: 'send-retried', clientId })}
            >
              {t('composer.again')}
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => store.dispatch({ type: 'send-discarded', clientId })}
          >
            {t('composer.discard')}
          </Button>
        </span>
      )}
    </li>
  );
}

function Typing({ chat }: { readonly chat: DeskChat }): ReactNode {
  const { t } = useTranslation('portal');
  const nameOf = useContactName();
  const now = useNow();
  const typing = chat.typingUntil > now && chat.contact.state === 'active';
  return (
    <p className="desk-typing" aria-hidden="true">
      {typing ? t('conversation.customerTyping', { name: nameOf(chat.contact) }) : ''}
    </p>
  );
}
