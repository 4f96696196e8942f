import { Radio, Stack, Switch, TextInput } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { reasonId } from '#contracts/vocabulary/ids.ts';
import { type ReasonView, reasonInput, reasonKind, reasonKinds, reasonQuery } from '#contracts/web-manager/reasons.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { StateWord } from '#web/ui/state-word.tsx';
import { api, reloadAll } from '../api.ts';
import { FormPage } from '../directory/form-page.tsx';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Copied, One } from '../directory/one.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { useList } from '../directory/use-list.ts';
import { useWayBack, WayBack } from '../directory/way-back.tsx';
import { useTenant } from '../shell/tenant-context.ts';

const list = '/t/$tenantKey/reasons';
const one = '/t/$tenantKey/reasons/$reasonId';

export function ReasonsPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
  const found = useList(['reasons', tenantId], reasonQuery, (query, options) =>
    api.reasons.list({ ...query, tenantId }, options),
  );
  return (
    <ListPage
      list={found}
      title={t('reasons.title')}
      intro={t('reasons.intro')}
      empty={{ title: t('reasons.emptyTitle'), text: t('reasons.emptyText') }}
      addButton={
        <ButtonLink to="/t/$tenantKey/reasons/new" params={{ tenantKey }}>
          {t('reasons.add')}
        </ButtonLink>
      }
      nameOf={({ name }) => name}
      nameLink={({ id, name }) => (
        <TextLink to={one} params={{ tenantKey, reasonId: id }}>
          {name}
        </TextLink>
      )}
      columns={[
        { key: 'kind', header: t('reasons.kind'), sort: 'kind', cell: ({ kind }) => t(`reasons.kinds.${kind}`) },
        {
          key: 'state',
          header: t('column.state'),
          sort: 'state',
          cell: ({ retired }) => (
            <StateWord tone={retired ? 'off' : 'on'}>{retired ? t('state.retired') : t('state.active')}</StateWord>
          ),
        },
      ]}
      filters={[
        {
          field: 'kind',
          label: t('reasons.kind'),
          choices: reasonKinds.map((value) => ({ value, label: t(`reasons.kinds.${value}`) })),
        },
        {
          field: 'state',
          label: t('column.state'),
          choices: [
            { value: 'active', label: t('state.active') },
            { value: 'retired', label: t('state.retired') },
          ],
        },
      ]}
      actions={({ id }) => [
        {
          label: t('ui:actions.edit'),
          onClick: () => void navigate({ to: one, params: { tenantKey, reasonId: id } }),
        },
        {
          label: t('ui:actions.copyAs'),
          onClick: () =>
            void navigate({ to: '/t/$tenantKey/reasons/new', params: { tenantKey }, search: { copy: id } }),
        },
      ]}
      deleting={{
        text: t('reasons.deleteText'),
        remove: async ({ id, name }) => {
          const { retired } = await api.reasons.remove({ tenantId, reasonId: id });
          return retired ? t('reasons.retiredInstead', { name }) : undefined;
        },
      }}
    />
  );
}

export function NewReasonPage(): ReactNode {
  const { id: tenantId } = useTenant();
  const { copy } = useSearch({ from: '/t/$tenantKey/reasons/new' });
  return (
    <Copied
      queryKey={['reasons', tenantId]}
      schema={reasonId}
      id={copy}
      get={(id, options) => api.reasons.get({ tenantId, reasonId: id }, options)}
    >
      {(copied) => <ReasonForm key={copy} copied={copied} />}
    </Copied>
  );
}

export function ReasonPage(): ReactNode {
  const params = useParams({ from: one });
  const { id: tenantId } = useTenant();
  return (
    <One
      queryKey={['reasons', tenantId]}
      schema={reasonId}
      id={params.reasonId}
      get={(id, options) => api.reasons.get({ tenantId, reasonId: id }, options)}
    >
      {(reason) => (
        <Held key={reason.id} current={reason}>
          {(held) => <ReasonForm held={held} />}
        </Held>
      )}
    </One>
  );
}

function ReasonForm(props: {
  readonly held?: HeldRecord<ReasonView>;
  readonly copied?: ReasonView | undefined;
}): ReactNode {
  const { held, copied } = props;
  const record = held?.record;
  const { t } = useTranslation(['webManager', 'ui']);
  const { id: tenantId } = useTenant();
  const toList = useWayBack(list);
  const form = useSaveForm({
    initialValues: copied === undefined ? valuesOf(record) : { ...valuesOf(copied), name: '' },
    held: heldValues(held, valuesOf),
    schema: reasonInput,
    fields: ['kind', 'name', 'retired'],
    codeFields: { REASON_NAME_TAKEN: 'name' },
    save: (input) =>
      record === undefined
        ? api.reasons.add({ ...input, tenantId })
        : api.reasons.update({ ...input, tenantId, reasonId: record.id, version: record.version }),
    onSaved: async ({ name }) => {
      notifyDone(t('ui:form.saved', { name }));
      await toList();
      await reloadAll();
    },
  });
  const labels = { kind: t('reasons.kind'), name: t('reasons.name'), retired: t('reasons.retired') };
  return (
    <FormPage
      title={record?.name ?? t('reasons.addTitle')}
      back={<WayBack list={list} title={t('reasons.title')} />}
      state={form}
      labels={labels}
      show={(path, value) => (path === 'kind' ? t(`reasons.kinds.${reasonKind.parse(value)}`) : undefined)}
      onCancel={() => void toList()}
    >
      <FormSection title={t('reasons.general')}>
        <Radio.Group {...form.choice('kind')} label={labels.kind}>
          <Stack gap="xs" mt="xs">
            {reasonKinds.map((kind) => (
              <Radio key={kind} value={kind} label={t(`reasons.kinds.${kind}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput {...form.text('name')} label={labels.name} required />
        {record !== undefined && (
          <Switch {...form.flag('retired')} label={labels.retired} description={t('reasons.retiredHelp')} />
        )}
      </FormSection>
    </FormPage>
  );
}

function valuesOf(record: ReasonView | undefined) {
  return { kind: record?.kind ?? reasonKinds[0], name: record?.name ?? '', retired: record?.retired ?? false };
}
