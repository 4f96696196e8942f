import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserChange } from '#contracts/web-manager/user-import.ts';
import type { UserItem } from '#contracts/web-manager/users.ts';
import { isApiError } from '#web/ui/api-error.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { errorText } from '#web/ui/error-text.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { patientApi, reloadAll } from '../api.ts';
import { fullName, someOf } from '../directory/choices.ts';
import { useTenant } from '../shell/tenant-context.ts';
import { type ChangeChoices, changeLabels, changeWords } from './user-change.ts';

interface ChangeSummaryProps {
  readonly users: readonly UserItem[];
  readonly change: UserChange;
  readonly choices: ChangeChoices;
  readonly onBack: () => void;
  readonly onChanged: () => void;
}

/** What will happen to whom, before it does; a refusal in words. */
export function ChangeSummary({ users, change, choices, onBack, onChanged }: ChangeSummaryProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { busy, refusal, apply } = useApply(users, change, onChanged);
  const title = useRef<HTMLParagraphElement>(null);
  // The form that had the focus is gone.
  useEffect(() => title.current?.focus(), []);
  const labels = changeLabels(t);
  const words = changeWords(t, change, choices);
  const count = users.length;
  return (
    <Stack>
      {refusal !== undefined && (
        <Alert color="red" role="alert">
          {refusal}
        </Alert>
      )}
      <Text ref={title} tabIndex={-1} className="change-summary-title">
        {words.length === 0
          ? t('changeMany.nothing')
          : t('changeMany.summary', { count, names: someOf(users.map(fullName)) })}
      </Text>
      {words.length > 0 && (
        <dl className="change-summary">
          {words.map(({ field, value }) => (
            <div key={field}>
              <dt>{labels[field]}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {change.disabled === true && <Text>{t('changeMany.signedOff')}</Text>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          {t('changeMany.back')}
        </Button>
        {words.length > 0 && (
          <BusyButton busy={busy} onClick={() => void apply()}>
            {t('changeMany.title', { count })}
          </BusyButton>
        )}
      </Group>
    </Stack>
  );
}

function useApply(users: readonly UserItem[], change: UserChange, onChanged: () => void) {
  const { t } = useTranslation('webManager');
  const { t: tUi } = useTranslation('ui');
  const { id: tenantId } = useTenant();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const apply = async (): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const userIds = users.map(({ id }) => id);
      const { changed, unchanged } = await patientApi.userImport.change({ tenantId, userIds, change });
      const already = unchanged > 0 ? ` ${t('changeMany.already', { count: unchanged })}` : '';
      notifyDone(`${t('changeMany.done', { count: changed })}${already}`);
      onChanged();
      await reloadAll();
    } catch (error) {
      const words = isApiError(error, 'USER_NOT_FOUND') ? t('changeMany.gone') : errorText(tUi, error);
      // Without an answer nobody knows.
      setRefusal(isApiError(error, 'NO_CONNECTION') ? words : `${words} ${t('changeMany.nobody')}`);
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, apply };
}
