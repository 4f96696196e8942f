import { List, Stack, Text } from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type RetentionEffect, type RetentionView, retentionInput } from '#contracts/web-manager/retention.ts';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import type { FormState, SaveForm } from '#web/ui/forms/save-form.ts';
import { notifyError } from '#web/ui/notify.ts';
import { api } from '../api.ts';
import { dueBy, type RetentionValues } from './retention-values.ts';

const kinds = ['contacts', 'events', 'audit'] as const;

interface Asked {
  readonly due: Partial<RetentionEffect>;
  readonly event: SyntheticEvent;
}

/**
 * Before a shorter time is saved the server says what it deletes, and the person who saves confirms the number. Contacts
 * are lost for good: their number is typed.
 */
export function useDeletionQuestion(
  form: SaveForm<RetentionValues>,
  record: RetentionView,
): { readonly state: FormState; readonly question: ReactNode } {
  const { t } = useTranslation(['webManager', 'ui']);
  const [counting, setCounting] = useState(false);
  // What was asked stays while the dialog fades.
  const [asked, setAsked] = useState<Asked>();
  const [opened, setOpened] = useState(false);

  async function ask(event: SyntheticEvent): Promise<void> {
    const input = retentionInput.safeParse(form.values);
    if (!input.success) return form.submit(event);
    setCounting(true);
    try {
      const due = dueBy(record, input.data, await api.retention.effect(input.data));
      if (Object.keys(due).length === 0) return form.submit(event);
      setAsked({ due, event });
      setOpened(true);
    } catch (error) {
      notifyError(error);
    } finally {
      setCounting(false);
    }
  }

  const state: FormState = {
    ...form,
    busy: form.busy || counting,
    submit(event) {
      event.preventDefault();
      if (form.conflict !== undefined) form.submit(event);
      else if (!form.busy && !counting) void ask(event);
    },
  };
  const question = asked !== undefined && (
    <ConfirmDialog
      opened={opened}
      title={t('retention.confirmTitle')}
      confirmLabel={t('retention.confirm')}
      {...(asked.due.contacts === undefined ? {} : { typed: String(asked.due.contacts.count) })}
      onConfirm={async () => form.submit(asked.event)}
      onClose={() => setOpened(false)}
    >
      <Stack gap="xs">
        <Text>{t('retention.confirmText')}</Text>
        <List>
          {kinds.map((kind) => {
            const amount = asked.due[kind];
            if (amount === undefined) return null;
            const { count, more } = amount;
            return (
              <List.Item key={kind}>
                {t(more ? `retention.due.${kind}More` : `retention.due.${kind}`, { count })}
              </List.Item>
            );
          })}
        </List>
        <Text>{t('deleteFinal')}</Text>
      </Stack>
    </ConfirmDialog>
  );
  return { state, question };
}
