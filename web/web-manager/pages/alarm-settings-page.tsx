import '../health/health.css';
import { Button, Group, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AlarmSettingsView, alarmSettingsInput, type WebhookTest } from '#contracts/web-manager/health.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { errorText } from '#web/ui/error-text.ts';
import { focusContent } from '#web/ui/focus-content.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { TextLink } from '#web/ui/router-link.tsx';
import { api, loaded, queryClient, reloadAll } from '../api.ts';
import { FormPage } from '../directory/form-page.tsx';
import { Held } from '../directory/held.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { Deliveries } from '../health/deliveries.tsx';
import { outcomeWords } from '../health/health-words.ts';

const limits = {
  partDownSeconds: { min: 10, max: 3600 },
  nodeGoneSeconds: { min: 15, max: 3600 },
  diskPercent: { min: 1, max: 50 },
  certificateDays: { min: 1, max: 90 },
  eventsStalledSeconds: { min: 5, max: 3600 },
  backupDays: { min: 0, max: 90 },
} as const;
const thresholds = [
  'partDownSeconds',
  'nodeGoneSeconds',
  'diskPercent',
  'certificateDays',
  'eventsStalledSeconds',
  'backupDays',
] as const;

/** System > Health > Alarm settings. */
export function AlarmSettingsPage(): ReactNode {
  return (
    <Loaded query={useQuery(loaded.alarmSettings)}>
      {(current) => (
        <Held current={current}>
          {(held) => (
            <>
              {/* Anew after each change: the secret that was typed is not shown again. */}
              <SettingsForm key={held.record.version} held={held} />
              {current.webhookUrl !== undefined && <TestWebhook />}
              <Deliveries />
            </>
          )}
        </Held>
      )}
    </Loaded>
  );
}

function SettingsForm({ held }: { readonly held: HeldRecord<AlarmSettingsView> }): ReactNode {
  const { record } = held;
  const { t } = useTranslation(['webManager', 'ui']);
  const form = useSaveForm({
    initialValues: valuesOf(record),
    held: heldValues(held, valuesOf),
    schema: alarmSettingsInput,
    toInput: ({ webhookUrl, webhookSecret, ...rest }) => ({
      ...rest,
      ...(webhookUrl.trim() === '' ? {} : { webhookUrl }),
      ...(webhookSecret === '' ? {} : { webhookSecret }),
      version: record.version,
    }),
    fields: [...thresholds, 'webhookUrl', 'webhookSecret'],
    codeFields: { WEBHOOK_URL_REFUSED: 'webhookUrl', WEBHOOK_SECRET_MISSING: 'webhookSecret' },
    save: (input) => api.health.updateSettings(input),
    onSaved: async (saved) => {
      held.take(saved);
      focusContent();
      notifyDone(t('ui:form.saved', { name: t('health.form.title') }));
      await reloadAll();
    },
  });
  const labels = {
    partDownSeconds: t('health.form.partDownSeconds'),
    nodeGoneSeconds: t('health.form.nodeGoneSeconds'),
    diskPercent: t('health.form.diskPercent'),
    certificateDays: t('health.form.certificateDays'),
    eventsStalledSeconds: t('health.form.eventsStalledSeconds'),
    backupDays: t('health.form.backupDays'),
    webhookUrl: t('health.form.webhookUrl'),
    webhookSecret: t('health.form.webhookSecret'),
  };
  return (
    <FormPage
      title={t('health.form.title')}
      intro={t('health.form.intro')}
      back={<TextLink to="/health">{t('nav.back', { list: t('health.title') })}</TextLink>}
      state={form}
      labels={labels}
    >
      <FormSection title={t('health.form.thresholds')}>
        {thresholds.map((name) => (
          <WholeNumberInput
            key={name}
            {...form.value(name)}
            label={labels[name]}
            description={t(name === 'backupDays' ? 'health.form.backupHelp' : 'health.form.range', limits[name])}
            {...limits[name]}
          />
        ))}
      </FormSection>
      <FormSection title={t('health.form.webhook')}>
        <TextInput
          {...form.text('webhookUrl')}
          label={labels.webhookUrl}
          description={t('health.form.webhookUrlHelp')}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
        />
        <div>
          <TextInput
            {...form.text('webhookSecret')}
            label={labels.webhookSecret}
            description={t(record.hasSecret ? 'health.form.webhookSecretKept' : 'health.form.webhookSecretNew')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <Group gap="xs" mt={8}>
            <Button variant="default" size="compact-sm" onClick={() => form.set('webhookSecret', newSecret())}>
              {t('health.form.generate')}
            </Button>
            {form.values.webhookSecret !== '' && (
              <CopyButton text={form.values.webhookSecret} what={labels.webhookSecret} />
            )}
          </Group>
          <div role="status">{form.values.webhookSecret !== '' && t('health.form.copy')}</div>
        </div>
      </FormSection>
    </FormPage>
  );
}

/** A number is text while its field is empty. */
function valuesOf({ version: _, hasSecret: __, webhookUrl = '', ...rest }: AlarmSettingsView) {
  const numbers: Record<(typeof thresholds)[number], number | string> = rest;
  return { ...numbers, webhookUrl, webhookSecret: '' };
}

function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function TestWebhook(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { t: ui } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState('');
  const words = ({ ok, status, fault }: WebhookTest): string =>
    ok
      ? t('health.form.tested', { status })
      : t('health.form.testFailed', {
          why: outcomeWords(t, {
            ...(status === undefined ? {} : { status }),
            ...(fault === undefined ? {} : { fault }),
          }),
        });
  const run = async () => {
    setBusy(true);
    setTold('');
    try {
      setTold(words(await api.health.testWebhook()));
      await queryClient.invalidateQueries({ queryKey: loaded.deliveries.queryKey });
    } catch (error) {
      setTold(errorText(ui, error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="health-section" aria-label={t('health.form.test')}>
      <Title order={2}>{t('health.form.test')}</Title>
      <p>{t('health.form.testHelp')}</p>
      <BusyButton variant="default" busy={busy} onClick={() => void run()}>
        {t('health.form.test')}
      </BusyButton>
      <p role="status">{told}</p>
    </section>
  );
}
