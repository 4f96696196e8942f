import { NumberInput, Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import {
  type InstallationView,
  type TenantMode,
  tenantMode,
  tenantModes,
} from '#contracts/web-manager/installation.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { api, loaded, reloadAll } from '../api.ts';
import { FormPage } from '../directory/form-page.tsx';
import { Held } from '../directory/held.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';

/** The fields of `installation.update` that people type; the route has no schema of its own for them. */
const input = z.object({ mode: tenantMode, consoleIdleMinutes: z.int().min(5).max(1440) });

export function InstallationPage(): ReactNode {
  return (
    <Loaded query={useQuery(loaded.installation)}>
      {(current) => <Held current={current}>{(held) => <InstallationForm held={held} />}</Held>}
    </Loaded>
  );
}

function InstallationForm({ held }: { readonly held: HeldRecord<InstallationView> }): ReactNode {
  const { record } = held;
  const { t } = useTranslation(['webManager', 'ui']);
  const form = useSaveForm({
    initialValues: valuesOf(record),
    held: heldValues(held, valuesOf),
    schema: input,
    fields: ['mode', 'consoleIdleMinutes'],
    codeFields: { INSTALLATION_HAS_TENANTS: 'mode' },
    save: (values) => api.installation.update({ ...values, version: record.version }),
    onSaved: async (saved) => {
      held.take(saved);
      notifyDone(t('ui:form.saved'));
      await reloadAll();
    },
  });
  const labels = { mode: t('installation.mode'), consoleIdleMinutes: t('installation.consoleIdle') };
  return (
    <FormPage
      title={t('installation.title')}
      intro={t('installation.intro')}
      state={form}
      labels={labels}
      show={(path, value) => (path === 'mode' ? t(`installation.modes.${tenantMode.parse(value)}`) : undefined)}
    >
      <Radio.Group {...form.choice('mode')} label={labels.mode}>
        <Stack gap="sm" mt="xs">
          {tenantModes.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              label={t(`installation.modes.${mode}`)}
              description={t(`installation.modeHelp.${mode}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <FormSection title={t('installation.sessions')}>
        <NumberInput
          {...form.value('consoleIdleMinutes')}
          label={labels.consoleIdleMinutes}
          description={t('installation.consoleIdleHelp', { min: 5, max: 1440 })}
          min={5}
          max={1440}
          allowDecimal={false}
          clampBehavior="none"
          required
        />
      </FormSection>
    </FormPage>
  );
}

/** A number is text while its field is empty. */
function valuesOf({ mode, consoleIdleMinutes }: InstallationView): {
  mode: TenantMode;
  consoleIdleMinutes: number | string;
} {
  return { mode, consoleIdleMinutes };
}
