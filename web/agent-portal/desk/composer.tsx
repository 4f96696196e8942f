import { Button, Textarea } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { useContactName } from '../customer-name.ts';
import { AttachButton, useHolds } from './attachments.tsx';
import { AnswerList, answerListProps } from './canned-answers/answer-list.tsx';
import { AnswersButton } from './canned-answers/answers-button.tsx';
import { useSlashList } from './canned-answers/use-slash-list.ts';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { DeskChat } from './desk-state.ts';
import { mayWrite } from './desk-view.ts';

/** The bound of `messageText` in the contract. */
const longestMessage = 10_000;
export const composerId = 'desk-composer';

/**
 * Where the agent writes. When the chat ends under his hands the field stays, read-only, until he leaves it: what he
 * types must not land somewhere else.
 */
export function Composer({ chat }: { readonly chat: DeskChat }): ReactNode {
  const { t } = useTranslation('portal');
  const nameOf = useContactName();
  const desk = useDesk();
  const id = chat.contact.id;
  const draft = useDeskPart((state) => state.drafts.get(id) ?? '');
  const holds = useHolds(id);
  const [focused, setFocused] = useState(false);
  // The keyboard of a phone has neither.
  const touch = useMediaQuery('(pointer: coarse)', undefined, { getInitialValueInEffect: false });
  const writable = mayWrite(chat);
  const drafted = (text: string) => desk.store.dispatch({ type: 'drafted', contactId: id, text });
  const input = useRef<HTMLTextAreaElement>(null);
  const list = useSlashList({ contact: chat.contact, writable, input, text: draft, onText: drafted });
  if (!writable && !focused && draft === '') return null;
  const hint = touch ? undefined : t('composer.help');
  const ended = chat.contact.state === 'wrap-up';
  const tooMany = draft.length - longestMessage;
  const sendable = writable && (draft.trim() !== '' || holds) && tooMany <= 0;

  const send = () => {
    if (!sendable) return;
    desk.send(id, draft.trim());
    desk.uploads.send(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (list.onKeyDown(event)) return;
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="desk-composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
        document.getElementById(composerId)?.focus();
      }}
    >
      <Textarea
        ref={input}
        id={composerId}
        {...answerListProps(list)}
        aria-label={t('composer.label', { name: nameOf(chat.contact) })}
        placeholder={writable ? t('composer.placeholder') : undefined}
        description={writable ? hint : ended && draft !== '' ? t('composer.notSent') : undefined}
        autosize
        minRows={2}
        maxRows={8}
        value={draft}
        readOnly={!writable}
        error={tooMany > 0 ? t('composer.tooLong', { count: tooMany }) : undefined}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false);
          list.onLeft();
        }}
        onSelect={list.onCaret}
        onKeyDown={onKeyDown}
        onChange={({ currentTarget }) => {
          drafted(currentTarget.value);
          list.onTyped(currentTarget.value, currentTarget.selectionEnd);
          if (currentTarget.value.trim() !== '') desk.typing(id);
        }}
      />
      {writable && <AnswerList list={list} />}
      <AttachButton chat={chat} />
      {writable && <AnswersButton list={list} />}
      {writable && (
        <Button type="submit" disabled={!sendable}>
          {t('composer.send')}
        </Button>
      )}
      {ended && draft !== '' && <Unsent text={draft} onDiscard={() => drafted('')} />}
    </form>
  );
}

/** What can still be done with a message whose chat has ended before it was sent. */
function Unsent({ text, onDiscard }: { readonly text: string; readonly onDiscard: () => void }): ReactNode {
  const { t } = useTranslation('portal');
  return (
    <span className="desk-composer-acts">
      <CopyButton text={text} what={t('unsent.what')} />
      <Button variant="subtle" size="compact-sm" onClick={onDiscard}>
        {t('composer.discard')}
      </Button>
    </span>
  );
}
