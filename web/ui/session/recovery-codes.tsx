import '@mantine/core/styles/Checkbox.css';
import './recovery-codes.css';
import { Alert, Button, Checkbox, Group, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../copy-button.tsx';

/** Shown once; going on takes a word that they are kept. */
export function RecoveryCodes(props: {
  readonly title: string;
  readonly codes: readonly string[];
  readonly onKept: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const [kept, setKept] = useState(false);
  return (
    <Stack gap="md">
      <Alert color="gray" role="status" title={props.title}>
        {t('secondFactor.recoveryText')}
      </Alert>
      <ol className="recovery-codes" aria-label={t('secondFactor.recoveryCodes')}>
        {props.codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <Group>
        <CopyButton text={props.codes.join('\n')} what={t('secondFactor.recoveryCodes')} />
      </Group>
      <Checkbox
        label={t('secondFactor.kept')}
        checked={kept}
        onChange={({ currentTarget }) => setKept(currentTarget.checked)}
        autoFocus
        data-autofocus
      />
      <Group>
        <Button disabled={!kept} onClick={props.onKept}>
          {t('secondFactor.goOn')}
        </Button>
      </Group>
    </Stack>
  );
}
