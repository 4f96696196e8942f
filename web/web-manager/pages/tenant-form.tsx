import { Anchor, NumberInput, Select, SimpleGrid, TagsInput, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '#contracts/vocabulary/language.ts';
import { type TenantView, tenantDefaults, tenantInput } from '#contracts/web-manager/tenants.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { languageNames } from '#web/ui/language-names.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { TextLink } from '#web/ui/router-link.tsx';
import { currentLanguage } from '#web/ui/texts/texts.ts';
import { api, reloadAll } from '../api.ts';
import { FormPage, type HeldProps } from '../directory/form-page.tsx';

const limits = [
  ['agentLostAfterSeconds', 'agentLost', 3600],
  ['agentLostRequeueAfterSeconds', 'agentRequeue', 7200],
  ['customerGoneQueuedAfterSeconds', 'customerQueued', 3600],
  ['customerGoneActiveAfterSeconds', 'customerActive', 7200],
  ['portalIdleMinutes', 'portalIdle', 1440],
] as const;

/** A tenant; without a record a new one. */
export function TenantForm({ record, ...held }: { readonly record?: TenantView } & HeldProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const toList = () => navigate({ to: '/tenants' });
  const form = useSaveForm({
    initialValues: valuesOf(record),
    schema: tenantInput,
    fields: ['name', 'key', 'domains', 'language', 'timeZone', ...limits.map(([field]) => field)],
    codeFields: { TENANT_KEY_TAKEN: 'key', TENANT_DOMAIN_TAKEN: 'domains' },
    save: (input) =>
      record === undefined
        ? api.tenants.add(input)
        : api.tenants.update({ ...input, tenantId: record.id, version: record.version }),
    onSaved: async () => {
      notifyDone(t('ui:form.saved'));
      await toList();
      await reloadAll();
    },
  });
  const labels = {
    name: t('tenants.name'),
    key: t('tenants.key'),
    domains: t('tenants.domains'),
    language: t('tenants.language'),
    timeZone: t('tenants.timeZone'),
    ...Object.fromEntries(limits.map(([field, text]) => [field, t(`tenants.${text}`)])),
  };
  const portal = `${window.location.origin}/agentportal/${form.values.key}`;
  return (
    <FormPage
      title={record?.name ?? t('tenants.addTitle')}
      back={<TextLink to="/tenants">{t('nav.back', { list: t('tenants.title') })}</TextLink>}
      state={form}
      labels={labels}
      onCancel={() => void toList()}
      {...held}
    >
      <FormSection title={t('tenants.identity')}>
        <TextInput {...form.text('name')} label={labels.name} required />
        <TextInput
          {...form.text('key')}
          label={labels.key}
          description={t('tenants.keyHelp')}
          required
          autoCapitalize="none"
          spellCheck={false}
        />
        {record !== undefined && (
          <Text>
            {t('tenants.portal')}:{' '}
            <Anchor href={portal} target="_blank" rel="noopener">
              {portal}
            </Anchor>
          </Text>
        )}
        <TagsInput
          {...form.value('domains')}
          label={labels.domains}
          description={t('tenants.domainsHelp')}
          placeholder={form.values.domains.length === 0 ? t('tenants.domainsPlaceholder') : ''}
          acceptValueOnBlur
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            {...form.choice('language')}
            label={labels.language}
            data={languages.map((value) => ({ value, label: languageNames[value] }))}
            allowDeselect={false}
            required
          />
          <Select
            {...form.choice('timeZone')}
            label={labels.timeZone}
            data={timeZones(form.values.timeZone)}
            searchable
            limit={100}
            allowDeselect={false}
            required
          />
        </SimpleGrid>
      </FormSection>
      <FormSection title={t('tenants.limits')}>
        {limits.map(([field, text, max]) => (
          <NumberInput
            key={field}
            {...form.value(field)}
            label={t(`tenants.${text}`)}
            description={t(`tenants.${text}Help`)}
            min={5}
            max={max}
            allowDecimal={false}
            clampBehavior="none"
            required
          />
        ))}
      </FormSection>
    </FormPage>
  );
}

/** Numbers are text while a field is empty. */
function valuesOf(record: TenantView | undefined) {
  const number = (field: (typeof limits)[number][0]): number | string => record?.[field] ?? tenantDefaults[field];
  return {
    name: record?.name ?? '',
    key: record?.key ?? '',
    domains: [...(record?.domains ?? [])],
    language: record?.language ?? currentLanguage(),
    timeZone: record?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    agentLostAfterSeconds: number('agentLostAfterSeconds'),
    agentLostRequeueAfterSeconds: number('agentLostRequeueAfterSeconds'),
    customerGoneQueuedAfterSeconds: number('customerGoneQueuedAfterSeconds'),
    customerGoneActiveAfterSeconds: number('customerGoneActiveAfterSeconds'),
    portalIdleMinutes: number('portalIdleMinutes'),
  };
}

function timeZones(current: string): string[] {
  return [...new Set(['UTC', current, ...Intl.supportedValuesOf('timeZone')])].sort();
}
