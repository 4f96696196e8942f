import { Alert, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import {
  accessPolicy,
  type InstallationView,
  secondFactorGroup,
  type TenantMode,
  tenantMode,
  tenantModes,
} from '#contracts/web-manager/installation.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { useSession } from '#web/ui/session/session-context.ts';
import { api, loaded, reloadAll } from '../api.ts';
import { portalAddress } from '../directory/choices.ts';
import { FormPage } from '../directory/form-page.tsx';
import { Held } from '../directory/held.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import {
  AccessPolicyInputs,
  type AccessPolicyValues,
  accessPolicyFields,
  useAccessPolicyLabels,
} from './access-policy-inputs.tsx';

/** The fields of `installation.update` that people type; the route has no schema of its own for them. */
const input = accessPolicy.extend({
  mode: tenantMode,
  consoleIdleMinutes: z.int().min(5).max(1440),
});

export function InstallationPage(): ReactNode {
  return (
    <Loaded query={useQuery(loaded.installation)}>
      {(current) => <Held current={current}>{(held) => <InstallationForm held={held} />}</Held>}
    </Loaded>
  );
}

function InstallationForm({ held }: { readonly held: HeldRecord<InstallationView> }): ReactNode {
  const { record } = held;
  const { session, take } = useSession();
  const { t } = useTranslation(['webManager', 'ui']);
  const form = useSaveForm({
    initialValues: valuesOf(record),
    held: heldValues(held, valuesOf),
    schema: input,
    fields: ['mode', 'consoleIdleMinutes', ...accessPolicyFields],
    codeFields: { INSTALLATION_HAS_TENANTS: 'mode' },
    save: (values) => api.installation.update({ ...values, version: record.version }),
    onSaved: async (saved) => {
      held.take(saved);
      // What the forms of passwords ask for from now on.
      take({ ...session, passwordMinLength: saved.passwordMinLength });
      notifyDone(t('ui:form.saved', { name: t('installation.title') }));
      await reloadAll();
    },
  });
  const labels = {
    ...useAccessPolicyLabels(),
    mode: t('installation.mode'),
    consoleIdleMinutes: t('installation.consoleIdle'),
  };
  return (
    <FormPage
      title={t('installation.title')}
      intro={t('installation.intro')}
      state={form}
      labels={labels}
      show={(path, value) => {
        if (path === 'secondFactorFor') return t(`access.groups.${secondFactorGroup.parse(value)}`);
        return path === 'mode' ? t(`installation.modes.${tenantMode.parse(value)}`) : undefined;
      }}
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
      <div role="status">{form.values.mode !== record.mode && <Switching to={form.values.mode} />}</div>
      <FormSection title={t('installation.sessions')}>
        <WholeNumberInput
          {...form.value('consoleIdleMinutes')}
          label={labels.consoleIdleMinutes}
          description={t('installation.consoleIdleHelp', { min: 5, max: 1440 })}
          min={5}
          max={1440}
        />
      </FormSection>
      <AccessPolicyInputs form={form} />
    </FormPage>
  );
}

/** What the other mode means for agents, who must be told before it holds. */
function Switching({ to }: { readonly to: TenantMode }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const tenants = useQuery(loaded.tenants).data ?? [];
  return (
    <Alert color="amber">
      <Text>{t(`installation.switching.${to}`, { address: portalAddress() })}</Text>
      {to === 'multi' && (
        <>
          <ul>
            {tenants.map(({ id, name, key }) => (
              <li key={id}>{t('ui:labelled', { label: name, value: portalAddress(key) })}</li>
            ))}
          </ul>
          <Text>{t('installation.switching.domains')}</Text>
        </>
      )}
    </Alert>
  );
}

/** A number is text while its field is empty. */
function valuesOf(view: InstallationView): AccessPolicyValues & {
  mode: TenantMode;
  consoleIdleMinutes: number | string;
} {
  const { version: _, ...values } = view;
  return values;
}
