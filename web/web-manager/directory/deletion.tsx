import { Stack, Text } from '@mantine/core';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import type { RowAction } from '#web/ui/table/row-actions.tsx';
import { reloadAll } from '../api.ts';

const Blocking = createContext<(blocked: boolean) => void>(() => undefined);

/** Among the dependents of a row: while this is shown, the row cannot be deleted, and the question says so. */
export function Obstacle({ children }: { readonly children: ReactNode }): ReactNode {
  const block = useContext(Blocking);
  useEffect(() => {
    block(true);
    return () => block(false);
  }, [block]);
  return <div>{children}</div>;
}

export interface Deleting<Row> {
  /** What the row is called in the question, where its name alone may be that of another. */
  readonly calledBy?: (row: Row) => string;
  /** What is lost. */
  readonly text: string;
  /** What depends on this one. */
  readonly dependents?: (row: Row) => ReactNode;
  /** What must be typed, where much is lost with it. */
  readonly typed?: (row: Row) => string;
  /** Whether a row can be deleted at all; every one can unless told. */
  readonly offered?: (row: Row) => boolean;
  /** Returns what to say afterwards, where it is not the usual. */
  readonly remove: (row: Row) => Promise<string | undefined>;
}

/** Deleting a row of a list: the action for its menu, and the question before it is done. */
export function useDeletion<Row>(
  nameOf: (row: Row) => string,
  deleting: Deleting<Row>,
): { readonly actionsFor: (row: Row) => readonly RowAction[]; readonly question: ReactNode } {
  const { t } = useTranslation(['webManager', 'ui']);
  // The row stays while the dialog fades.
  const [row, setRow] = useState<Row>();
  const [asking, setAsking] = useState(false);
  const [blocked, setBlocked] = useState(false);
  const actionFor = (chosen: Row): RowAction => ({
    label: t('ui:actions.delete'),
    dangerous: true,
    onClick: () => {
      setRow(chosen);
      setAsking(true);
    },
  });
  const remove = async () => {
    if (row === undefined) return;
    const message = await deleting.remove(row);
    await reloadAll();
    notifyDone(message ?? t('ui:form.deleted', { name: nameOf(row) }));
  };
  const question = row !== undefined && (
    <ConfirmDialog
      opened={asking}
      title={t('deleteTitle', { name: (deleting.calledBy ?? nameOf)(row) })}
      blocked={blocked}
      confirmLabel={t('ui:actions.delete')}
      {...(deleting.typed === undefined ? {} : { typed: deleting.typed(row) })}
      onConfirm={remove}
      onClose={() => setAsking(false)}
    >
      <Stack gap="xs">
        <Text>{blocked ? t('deleteBlocked') : `${deleting.text} ${t('deleteFinal')}`}</Text>
        <Blocking value={setBlocked}>{deleting.dependents?.(row)}</Blocking>
      </Stack>
    </ConfirmDialog>
  );
  const actionsFor = (each: Row) => (deleting.offered?.(each) === false ? [] : [actionFor(each)]);
  return { actionsFor, question };
}
