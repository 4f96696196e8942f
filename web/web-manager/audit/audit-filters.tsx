import '#web/ui/forms/form-styles.ts';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { auditAction, auditActions, auditObject, auditObjects } from '#contracts/vocabulary/audit.ts';
import { auditPageSizeMax } from '#contracts/web-manager/audit.ts';
import { TypedSearch } from '#web/ui/table/typed-search.tsx';
import { api, loaded } from '../api.ts';
import { type AuditFilter, auditFilterFields } from './audit-filter.ts';

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  /** Each choice counts at once; typing when it rests. */
  readonly onChange: (filter: AuditFilter) => void;
}

/** Tenants whose deletion is still told, and with it what was done before. */
const deletedTenants = queryOptions({
  queryKey: ['audit', 'deleted-tenants'],
  queryFn: async ({ signal }) => {
    const { items } = await api.audit.list(
      { object: 'tenant', action: 'deleted', limit: auditPageSizeMax },
      { signal },
    );
    return items.flatMap(({ objectId: id, objectName: name }) => (id === undefined ? [] : [{ id, name }]));
  },
});

export function AuditFilters({ filter, onChange }: AuditFiltersProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const tenants = (useQuery(loaded.tenants).data ?? []).toSorted((one, other) => one.name.localeCompare(other.name));
  const gone = useQuery(deletedTenants).data ?? [];
  const all = { value: '', label: t('audit.all') };
  const field = (name: (typeof auditFilterFields)[number]) => ({
    value: filter[name] ?? '',
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
      onChange({ ...filter, [name]: currentTarget.value }),
  });
  const search = useRef<HTMLInputElement>(null);
  return (
    <search className="audit-filter">
      <TypedSearch
        label={t('audit.text')}
        ref={search}
        text={filter.text ?? ''}
        onChange={(text) => onChange({ ...filter, text })}
      />
      <NativeSelect
        {...field('tenant')}
        label={t('nav.tenant')}
        data={[
          all,
          { value: 'none', label: t('audit.noTenant') },
          ...tenants.map(({ id, name }) => ({ value: id, label: name })),
          ...gone
            .filter(({ id }) => tenants.every((tenant) => tenant.id !== id))
            .map(({ id, name }) => ({
              value: id,
              label: t('ui:labelled', { label: name, value: t('audit.tenantGone') }),
            })),
        ]}
      />
      <NativeSelect
        {...field('object')}
        value={auditObject.safeParse(filter.object).data ?? ''}
        label={t('audit.object')}
        data={[all, ...auditObjects.map((value) => ({ value, label: t(`audit.objects.${value}`) }))]}
      />
      <NativeSelect
        {...field('action')}
        value={auditAction.safeParse(filter.action).data ?? ''}
        label={t('audit.action')}
        data={[
          { value: '', label: t('audit.allActions') },
          ...auditActions.map((value) => ({ value, label: t(`audit.actions.${value}`) })),
        ]}
      />
      <TextInput {...field('from')} type="date" label={t('audit.fromDay')} />
      <TextInput {...field('until')} type="date" label={t('audit.untilDay')} />
      {auditFilterFields.some((name) => filter[name] !== undefined) && (
        <Button
          variant="default"
          onClick={() => {
            // The button goes away with what it clears.
            search.current?.focus();
            onChange({});
          }}
        >
          {t('audit.clear')}
        </Button>
      )}
    </search>
  );
}
