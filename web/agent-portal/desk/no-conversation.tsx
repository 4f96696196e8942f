import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeskPart } from './desk-context.tsx';
import { KeyTable } from './key-table.tsx';
import type { DeskKey } from './shortcuts.ts';

/** What an agent needs first. */
const firstKeys: readonly DeskKey[] = ['toggle-state', 'accept', 'write', 'end'];

/** The second column while nothing is chosen. */
export function NoConversation({ onHelp }: { readonly onHelp: () => void }): ReactNode {
  const { t } = useTranslation('portal');
  const offered = useDeskPart((state) => [...state.chats.values()].some((chat) => chat.contact.state === 'offered'));
  const none = useDeskPart((state) => state.chats.size === 0);
  return (
    <section className="desk-column desk-none" aria-label={t('conversation.label')}>
      {none ? <WhileWaiting onHelp={onHelp} /> : <p>{t(offered ? 'conversation.noneOffer' : 'conversation.none')}</p>}
    </section>
  );
}

/** There is nothing to do: time to learn the keys. */
function WhileWaiting({ onHelp }: { readonly onHelp: () => void }): ReactNode {
  const { t } = useTranslation('portal');
  return (
    <div className="desk-waiting">
      <h2>{t('help.first')}</h2>
      <KeyTable acts={firstKeys} />
      <Button variant="default" onClick={onHelp}>
        {t('help.all')}
      </Button>
    </div>
  );
}
