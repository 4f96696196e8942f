import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Held as HeldNow, type RetentionView, retentionInput } from '#contracts/web-manager/retention.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { formatLocale } from '#web/ui/texts/texts.ts';
import { api, loaded, reloadAll } from '../api.ts';
import { FormPage } from '../directory/form-page.tsx';
import { Held } from '../directory/held.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { OwnTimes, useOwnTimesText } from '../retention/own-times.tsx';
import { valuesOf } from '../retention/retention-values.ts';
import { useDeletionQuestion } from '../retention/use-deletion-question.tsx';

const bounds = {
  contactKeepDays: { min: 0, max: 3650 },
  eventKeepDays: { min: 7, max: 400 },
  auditKeepDays: { min: 90, max: 3650 },
} as const;

export function RetentionPage(): ReactNode {
  return (
    <Loaded query={useQuery(loaded.retention)}>
      {(current) => <Held current={current}>{(held) => <RetentionForm held={held} now={current.held} />}</Held>}
    </Loaded>
  );
}

/** `now` is read anew after each change, also while the form holds what it edits. */
function RetentionForm({
  held,
  now,
}: {
  readonly held: HeldRecord<RetentionView>;
  readonly now: RetentionView['held'];
}): ReactNode {
  const { record } = held;
  const { t } = useTranslation(['webManager', 'ui']);
  const form = useSaveForm({
    initialValues: valuesOf(record),
    held: heldValues(held, valuesOf),
    schema: retentionInput,
    fields: ['contactKeepDays', 'ofTenants', 'eventKeepDays', 'auditKeepDays'],
    codeFields: { TENANT_NOT_FOUND: 'ofTenants' },
    save: (values) => api.retention.update({ ...values, version: record.version }),
    onSaved: async (saved) => {
      held.take(saved);
      notifyDone(t('ui:form.saved', { name: t('retention.title') }));
      await reloadAll();
    },
  });
  const labels = {
    contactKeepDays: t('retention.contactKeep'),
    ofTenants: t('retention.ofTenants'),
    eventKeepDays: t('retention.eventKeep'),
    auditKeepDays: t('retention.auditKeep'),
  };
  const ownTimesText = useOwnTimesText();
  const { state, question } = useDeletionQuestion(form, record);
  return (
    <FormPage
      title={t('retention.title')}
      intro={t('retention.intro')}
      state={state}
      labels={labels}
      show={(path, value) => (path === 'ofTenants' ? ownTimesText(value) : undefined)}
    >
      <FormSection title={t('retention.contacts')}>
        <Now what="contacts" held={now.contacts} />
        <WholeNumberInput
          {...form.value('contactKeepDays')}
          {...bounds.contactKeepDays}
          label={labels.contactKeepDays}
          description={t('retention.contactKeepHelp', { min: 7, max: 3650 })}
        />
        <OwnTimes {...form.value('ofTenants')} />
      </FormSection>
      <FormSection title={t('retention.events')}>
        <Now what="events" held={now.events} />
        <WholeNumberInput
          {...form.value('eventKeepDays')}
          {...bounds.eventKeepDays}
          label={labels.eventKeepDays}
          description={t('retention.eventKeepHelp', bounds.eventKeepDays)}
        />
      </FormSection>
      <FormSection title={t('retention.audit')}>
        <Now what="audit" held={now.audit} />
        <WholeNumberInput
          {...form.value('auditKeepDays')}
          {...bounds.auditKeepDays}
          label={labels.auditKeepDays}
          description={t('retention.auditKeepHelp', bounds.auditKeepDays)}
        />
      </FormSection>
      {question}
    </FormPage>
  );
}

/** How many there are, and how old the oldest is. */
function Now({ what, held }: { readonly what: 'contacts' | 'events' | 'audit'; readonly held: HeldNow }): ReactNode {
  const { t, i18n } = useTranslation('webManager');
  const { count, more, oldest } = held;
  const date = new Intl.DateTimeFormat(formatLocale(i18n.language), { dateStyle: 'long' });
  return (
    <Stack gap={0}>
      <Text>{t(more ? `retention.now.${what}More` : `retention.now.${what}`, { count })}</Text>
      {oldest !== undefined && (
        <Text c="dimmed" size="sm">
          {t('retention.oldest', { date: date.format(new Date(oldest)) })}
        </Text>
      )}
    </Stack>
  );
}
