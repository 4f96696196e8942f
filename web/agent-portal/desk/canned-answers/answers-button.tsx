import { IconSlashes } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#web/ui/icon-button.tsx';
import { useKeyWays } from '../preferences.ts';
import { ariaKeysOf } from '../shortcuts.ts';
import type { SlashList } from './use-slash-list.ts';

const answersButtonId = 'desk-answers-button';

/** By its key: as if the button were pressed; nothing where nothing can be written. */
export function openAnswers(): void {
  document.getElementById(answersButtonId)?.click();
}

/** Opens the list for who does not know the slash. */
export function AnswersButton({ list }: { readonly list: SlashList }): ReactNode {
  const { t } = useTranslation('portal');
  const { mac } = useKeyWays();
  return (
    <IconButton
      id={answersButtonId}
      label={t('answers.open')}
      tip="above-end"
      aria-keyshortcuts={ariaKeysOf('canned-answers', mac)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={list.toggle}
    >
      <IconSlashes size={20} />
    </IconButton>
  );
}
