import { Radio, Stack, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type ReasonView, reasonInput, reasonKind, reasonKinds } from '#contracts/web-manager/reasons.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { StateWord } from '#web/ui/state-word.tsx';
import { api, loaded, reloadAll } from '../api.ts';
import { FormPage } from '../directory/form-page.tsx';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { NotFound } from '../shell/not-found.tsx';
import { useTenant } from '../shell/tenant-context.ts';

const list = '/t/$tenantKey/reasons';
const one = '/t/$tenantKey/reasons/$reasonId';

export function ReasonsPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
  return (
    <ListPage
      query={useQuery(loaded.reasons(tenantId))}
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
        { key: 'kind', header: t('reasons.kind'), cell: ({ kind }) => t(`reasons.kinds.${kind}`) },
        {
          key: 'state',
          header: t('column.state'),
          cell: ({ retired }) => (
            <StateWord tone={retired ? 'off' : 'on'}>{retired ? t('state.retired') : t('state.active')}</StateWord>
          ),
        },
      ]}
      textOf={({ kind }) => t(`reasons.kinds.${kind}`)}
      actions={({ id }) => [
        {
          label: t('ui:actions.edit'),
          onClick: () => void navigate({ to: one, params: { tenantKey, reasonId: id } }),
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
  return <ReasonForm />;
}

export function ReasonPage(): ReactNode {
  const { reasonId } = useParams({ from: one });
  const { id: tenantId } = useTenant();
  return (
    <Loaded query={useQuery(loaded.reasons(tenantId))}>
      {(reasons) => {
        const reason = reasons.find(({ id }) => id === reasonId);
        if (reason === undefined) return <NotFound />;
        return (
          <Held key={reason.id} current={reason}>
            {(held) => <ReasonForm held={held} />}
          </Held>
        );
      }}
    </Loaded>
  );
}

function ReasonForm({ held }: { readonly held?: HeldRecord<ReasonView> }): ReactNode {
  const record = held?.record;
  const { t } = useTranslation(['webManager', 'ui']);
  const { id: tenantId, key: tenantKey } = useTenant();
  const navigate = useNavigate();
  const toList = () => navigate({ to: list, params: { tenantKey } });
  const form = useSaveForm({
    initialValues: valuesOf(record),
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
      back={
        <TextLink to={list} params={{ tenantKey }}>
          {t('nav.back', { list: t('reasons.title') })}
        </TextLink>
      }
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
