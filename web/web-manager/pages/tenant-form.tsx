import { Select, SimpleGrid, TagsInput, Text, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { attachmentKinds } from '#contracts/vocabulary/attachment.ts';
import { languages } from '#contracts/vocabulary/language.ts';
import { isTimeZone, type TenantView, tenantDefaults, tenantInput } from '#contracts/web-manager/tenants.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { SaveForm } from '#web/ui/forms/save-form.ts';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';
import { languageName, languageNames } from '#web/ui/language-names.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { currentLanguage } from '#web/ui/texts/texts.ts';
import { api, reloadAll } from '../api.ts';
import { BrandingInputs } from '../branding/branding-inputs.tsx';
import { brandingFields, brandingInput, brandingValues, shownColours } from '../branding/branding-values.ts';
import { TenantPreview } from '../branding/preview.tsx';
import { Address } from '../directory/address.tsx';
import { portalAddress } from '../directory/choices.ts';
import { FormPage } from '../directory/form-page.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { useWayBack, WayBack } from '../directory/way-back.tsx';
import { rememberTenant } from '../shell/current-tenant.ts';
import { TenantAttachments } from './tenant-attachments.tsx';

const limits = [
  ['agentLostAfterSeconds', 'agentLost', 3600],
  ['agentLostRequeueAfterSeconds', 'agentRequeue', 7200],
  ['customerGoneQueuedAfterSeconds', 'customerQueued', 3600],
  ['customerGoneActiveAfterSeconds', 'customerActive', 7200],
  ['portalIdleMinutes', 'portalIdle', 1440],
  ['serviceLevelSeconds', 'serviceLevel', 3600],
] as const;

type Values = ReturnType<typeof valuesOf>;

/** A tenant; without a held one a new one. */
export function TenantForm(props: {
  readonly held?: HeldRecord<TenantView>;
  /** Which tenant a new one resembles: in its settings, not in how it is called. */
  readonly copied?: TenantView | undefined;
}): ReactNode {
  const { held, copied } = props;
  const { t } = useTranslation(['webManager', 'ui']);
  const toList = useWayBack('/tenants');
  const record = held?.record;
  const form = useSaveForm({
    initialValues: copied === undefined ? valuesOf(record) : { ...valuesOf(copied), name: '', key: '', domains: [] },
    held: heldValues(held, valuesOf),
    schema: tenantInput,
    toInput: ({ logo, colours, ...values }) => ({ ...values, ...brandingInput({ logo, colours }) }),
    fields: [
      ...['name', 'key', 'domains', 'language', 'timeZone'],
      ...brandingFields,
      ...limits.map(([field]) => field),
      ...['attachmentKinds', 'attachmentMegabytes'],
    ],
    codeFields: { TENANT_NAME_TAKEN: 'name', TENANT_KEY_TAKEN: 'key' },
    save: (input) =>
      record === undefined
        ? api.tenants.add(input)
        : api.tenants.update({ ...input, tenantId: record.id, version: record.version }),
    onSaved: async ({ name, key }) => {
      notifyDone(t('ui:form.saved', { name }));
      // What follows is mostly about this tenant.
      rememberTenant(key);
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
    logo: t('branding.logo'),
    'colours.accent': t('branding.accent'),
    'colours.onAccent': t('branding.onAccent'),
    ...Object.fromEntries(limits.map(([field, text]) => [field, t(`tenants.${text}`)])),
    attachmentKinds: t('tenants.attachmentKinds'),
    attachmentMegabytes: t('tenants.attachmentMegabytes'),
  };
  return (
    <FormPage
      title={record?.name ?? t('tenants.addTitle')}
      back={<WayBack list="/tenants" title={t('tenants.title')} />}
      state={form}
      labels={labels}
      show={(path, value) => (path === 'logo' && value !== '' ? t('branding.logoShown') : wordsOf(t, path, value))}
      onCancel={() => void toList()}
    >
      <Identity form={form} savedKey={record?.key} />
      <CustomerPages form={form} />
      <FormSection title={t('tenants.limits')}>
        {limits.map(([field, text, max]) => (
          <WholeNumberInput
            key={field}
            {...form.value(field)}
            label={t(`tenants.${text}`)}
            description={t(`tenants.${text}Help`, { min: 5, max })}
            min={5}
            max={max}
          />
        ))}
      </FormSection>
      <TenantAttachments form={form} />
    </FormPage>
  );
}

function wordsOf(t: TFunction<['webManager', 'ui']>, path: string, value: unknown): string | undefined {
  if (path === 'language') return languageName(value);
  if (path !== 'attachmentKinds' || !Array.isArray(value)) return undefined;
  const kinds = attachmentKinds.filter((kind) => value.includes(kind));
  return kinds.map((kind) => t(`tenants.attachmentKind.${kind}`)).join(', ');
}

function Identity(props: { readonly form: SaveForm<Values>; readonly savedKey: string | undefined }): ReactNode {
  const { t } = useTranslation('webManager');
  const { form, savedKey } = props;
  return (
    <FormSection title={t('tenants.identity')}>
      <TextInput {...form.text('name')} label={t('tenants.name')} required />
      <TextInput
        {...form.text('key')}
        label={t('tenants.key')}
        description={t('tenants.keyHelp', {
          address: portalAddress(form.values.key.trim().toLowerCase() || t('tenants.keyPlaceholder')),
        })}
        placeholder={t('tenants.keyPlaceholder')}
        required
        autoCapitalize="none"
        spellCheck={false}
      />
      {/* By the key that is saved: one being typed leads nowhere yet. */}
      {savedKey !== undefined && (
        <div>
          <Text fw={500}>{t('tenants.portal')}</Text>
          <Address address={portalAddress(savedKey)} opens={t('tenants.openPortal')} />
        </div>
      )}
      <TagsInput
        {...form.value('domains')}
        label={t('tenants.domains')}
        description={t('tenants.domainsHelp')}
        placeholder={form.values.domains.length === 0 ? t('tenants.domainsPlaceholder') : ''}
        acceptValueOnBlur
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Select
          {...form.choice('language')}
          label={t('tenants.language')}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
          allowDeselect={false}
          required
        />
        <Select
          {...form.choice('timeZone')}
          label={t('tenants.timeZone')}
          data={timeZones(form.values.timeZone)}
          searchable
          limit={100}
          allowDeselect={false}
          required
        />
      </SimpleGrid>
    </FormSection>
  );
}

function CustomerPages({ form }: { readonly form: SaveForm<Values> }): ReactNode {
  const { t } = useTranslation('webManager');
  const { values } = form;
  return (
    <FormSection title={t('branding.title')}>
      <BrandingInputs
        values={values}
        at={form.at}
        onLogo={(logo) => form.set('logo', logo)}
        onColours={(colours) => form.set('colours', colours)}
      />
      <TenantPreview
        colours={shownColours(values)}
        logo={values.logo === '' ? undefined : values.logo}
        tenantName={values.name}
      />
    </FormSection>
  );
}

/** Numbers are text while a field is empty. */
function valuesOf(record: TenantView | undefined) {
  const number = (field: (typeof limits)[number][0] | 'attachmentMegabytes'): number | string =>
    record?.[field] ?? tenantDefaults[field];
  return {
    name: record?.name ?? '',
    key: record?.key ?? '',
    domains: [...(record?.domains ?? [])],
    language: record?.language ?? currentLanguage(),
    timeZone: record?.timeZone ?? deviceTimeZone(),
    agentLostAfterSeconds: number('agentLostAfterSeconds'),
    agentLostRequeueAfterSeconds: number('agentLostRequeueAfterSeconds'),
    customerGoneQueuedAfterSeconds: number('customerGoneQueuedAfterSeconds'),
    customerGoneActiveAfterSeconds: number('customerGoneActiveAfterSeconds'),
    portalIdleMinutes: number('portalIdleMinutes'),
    serviceLevelSeconds: number('serviceLevelSeconds'),
    attachmentMegabytes: number('attachmentMegabytes'),
    attachmentKinds: [...(record?.attachmentKinds ?? tenantDefaults.attachmentKinds)],
    ...brandingValues(record),
  };
}

/** A device may not know where it is. */
function deviceTimeZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return isTimeZone(timeZone) ? timeZone : tenantDefaults.timeZone;
}

function timeZones(current: string): string[] {
  return [...new Set(['UTC', current, ...Intl.supportedValuesOf('timeZone')])].sort();
}
