import { Button, Textarea } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
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
  const desk = useDesk();
  const id = chat.contact.id;
  const draft = useDeskPart((state) => state.drafts.get(id) ?? '');
  const [focused, setFocused] = useState(false);
  const writable = mayWrite(chat);
  if (!writable && !focused && draft === '') return null;
  const tooMany = draft.length - longestMessage;
  const sendable = writable && draft.trim() !== '' && tooMany <= 0;

  const send = () => {
    if (sendable) desk.send(id, draft.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
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
        id={composerId}
        aria-label={t('composer.label', { name: chat.contact.customer.name })}
        placeholder={t('composer.placeholder')}
        description={t('composer.help')}
        autosize
        minRows={2}
        maxRows={8}
        value={draft}
        readOnly={!writable}
        error={tooMany > 0 ? t('composer.tooLong', { count: tooMany }) : undefined}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={onKeyDown}
        onChange={({ currentTarget }) => {
          desk.store.dispatch({ type: 'drafted', contactId: id, text: currentTarget.value });
          if (currentTarget.value.trim() !== '') desk.typing(id);
        }}
      />
      <Button type="submit" disabled={!sendable}>
        {t('composer.send')}
      </Button>
    </form>
  );
}
