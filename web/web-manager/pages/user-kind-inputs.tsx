import { Alert, Radio, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type UserKind, userKinds } from '#contracts/vocabulary/role.ts';
import type { FormInputs } from '#web/ui/forms/save-form.ts';

/** Person or service: chosen once, for a new user; of a service of now it is said. */
export function UserKindInputs(props: {
  readonly form: FormInputs<{ kind: UserKind }>;
  readonly isNew: boolean;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { form, isNew } = props;
  if (!isNew) {
    return form.values.kind === 'service' ? <Alert color="gray">{t('access.isService')}</Alert> : null;
  }
  return (
    <Radio.Group {...form.choice('kind')} label={t('access.kind')} description={t('access.kindHelp')}>
      <Stack gap="xs" mt="xs">
        {userKinds.map((kind) => (
          <Radio key={kind} value={kind} label={t(`access.kinds.${kind}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
