import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { focusContent } from '#web/ui/focus-content.ts';
import { PageHeader } from '#web/ui/page-header.tsx';
import { UnsavedGuard } from '#web/ui/unsaved-guard.tsx';

export interface NewPassword {
  readonly name: string;
  readonly userName: string;
  readonly password: string;
  readonly isService: boolean;
}

/** The password of somebody new, which nobody sees again; leaving without having copied it asks. */
export function PasswordOnce(props: {
  readonly of: NewPassword;
  readonly back: ReactNode;
  readonly onDone: () => void;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { name, userName, password, isService } = props.of;
  const label = t(isService ? 'access.servicePassword' : 'users.password');
  // Read by the guard at once, before the page is drawn anew.
  const copied = useRef(false);
  const [shownCopied, setShownCopied] = useState(false);
  // The button that was pressed is gone.
  useEffect(focusContent, []);
  return (
    <>
      <PageHeader title={name} above={props.back} />
      <Stack maw={640} align="flex-start">
        <Alert color={shownCopied ? 'gray' : 'yellow'} role="status" w="100%">
          {t(shownCopied ? 'access.once.copied' : isService ? 'access.once.service' : 'access.once.person')}
        </Alert>
        <div>
          <Text size="sm" c="dimmed">
            {t('users.userName')}
          </Text>
          <Text>{userName}</Text>
        </div>
        <div>
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          <Group gap="sm">
            <code>{password}</code>
            <CopyButton
              text={password}
              what={label}
              onCopied={() => {
                copied.current = true;
                setShownCopied(true);
              }}
            />
          </Group>
        </div>
        <Button variant={shownCopied ? 'filled' : 'default'} onClick={props.onDone}>
          {t('access.once.done')}
        </Button>
      </Stack>
      <UnsavedGuard
        isUnsaved={() => !copied.current}
        words={{
          title: t('access.once.leaveTitle'),
          text: t('access.once.leaveText', { name }),
          leave: t('access.once.leave'),
        }}
      />
    </>
  );
}
