import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyNews } from '../notify.ts';
import { differences, isSame, merge, type Side } from './form-values.ts';
import type { Conflict, HeldValues } from './save-form.ts';
import type { FormValues } from './use-form-values.ts';

interface ConflictOptions<Values extends object> {
  readonly own: FormValues<Values>;
  readonly fields: readonly string[];
  readonly held: HeldValues<Values> | undefined;
  /** A save is under way: what is newer may be its own result. */
  readonly busy: boolean;
  readonly onSettled: () => void;
}

/**
 * Somebody else's change of what a form edits. A form in which nothing was typed takes it over and says so, and so does
 * one that it does not touch; otherwise it is a conflict, which people settle field by field.
 */
export function useConflict<Values extends object>(options: ConflictOptions<Values>): Conflict | undefined {
  const { own, fields, held, busy, onSettled } = options;
  const { t } = useTranslation();
  const newer = held?.newer;
  const open = newer === undefined ? [] : differences({ base: own.base, theirs: newer, mine: own.values }, fields);
  const takesOver = newer !== undefined && !busy && (open.length === 0 || isSame(own.values, own.base));

  const settle = (choose: (path: string) => Side): void => {
    if (held === undefined || newer === undefined) return;
    own.restart(newer, merge({ base: own.base, theirs: newer, mine: own.current() }, fields, choose));
    held.take();
    onSettled();
  };
  useEffect(() => {
    if (!takesOver) return;
    settle(() => 'theirs');
    if (open.length > 0) notifyNews(t('form.changedElsewhereShown'));
  });

  return newer === undefined || takesOver || busy ? undefined : { differences: open, settle };
}
