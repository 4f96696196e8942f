/** Departments and locations: the same pages under two names. */
import { TextInput } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { departmentId, locationId } from '#contracts/vocabulary/ids.ts';
import {
  type DepartmentView,
  type GroupingInput,
  groupingInput,
  groupingQuery,
  type LocationView,
} from '#contracts/web-manager/groupings.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import type { ListPlace } from '#web/ui/table/list-place.ts';
import { formatNumber } from '#web/ui/texts/texts.ts';
import { api, reloadAll } from '../api.ts';
import { Obstacle } from '../directory/deletion.tsx';
import { FormPage } from '../directory/form-page.tsx';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { One } from '../directory/one.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { type ListState, useList } from '../directory/use-list.ts';
import { useWayBack, WayBack } from '../directory/way-back.tsx';
import { useTenant } from '../shell/tenant-context.ts';

type Kind = 'departments' | 'locations';
type View = DepartmentView | LocationView;

export function DepartmentsPage(): ReactNode {
  const { id: tenantId } = useTenant();
  const list = useList(['departments', tenantId], groupingQuery, (query, options) =>
    api.departments.list({ ...query, tenantId }, options),
  );
  const remove = (id: string) => api.departments.remove({ tenantId, departmentId: departmentId.parse(id) });
  return <GroupingsPage kind="departments" list={list} remove={remove} />;
}

export function LocationsPage(): ReactNode {
  const { id: tenantId } = useTenant();
  const list = useList(['locations', tenantId], groupingQuery, (query, options) =>
    api.locations.list({ ...query, tenantId }, options),
  );
  const remove = (id: string) => api.locations.remove({ tenantId, locationId: locationId.parse(id) });
  return <GroupingsPage kind="locations" list={list} remove={remove} />;
}

function GroupingsPage<Row extends View>(props: {
  readonly kind: Kind;
  readonly list: ListState<Row>;
  readonly remove: (id: string) => Promise<unknown>;
}): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { key: tenantKey } = useTenant();
  const { kind, list } = props;
  const open = (id: string) =>
    kind === 'departments'
      ? ({ to: '/t/$tenantKey/departments/$departmentId', params: { tenantKey, departmentId: id } } as const)
      : ({ to: '/t/$tenantKey/locations/$locationId', params: { tenantKey, locationId: id } } as const);
  return (
    <ListPage
      list={list}
      title={t(`${kind}.title`)}
      intro={t(`${kind}.intro`)}
      empty={{ title: t(`${kind}.emptyTitle`), text: t(`${kind}.emptyText`) }}
      addButton={
        <ButtonLink to={`/t/$tenantKey/${kind}/new`} params={{ tenantKey }}>
          {t(`${kind}.add`)}
        </ButtonLink>
      }
      nameOf={({ name }) => name}
      nameLink={({ id, name }) => <TextLink {...open(id)}>{name}</TextLink>}
      columns={[
        {
          key: 'users',
          header: t(`${kind}.users`),
          sort: 'users',
          cell: ({ id, users }) => (users === 0 ? formatNumber(0) : <UsersIn kind={kind} id={id} users={users} />),
        },
      ]}
      actions={({ id }) => [{ label: t('ui:actions.edit'), onClick: () => void navigate(open(id)) }]}
      deleting={{
        text: t(`${kind}.deleteText`),
        dependents: ({ id, users }) => users > 0 && <Holds kind={kind} id={id} users={users} />,
        remove: async ({ id }) => {
          await props.remove(id);
          return undefined;
        },
      }}
    />
  );
}

interface UsersProps {
  readonly kind: Kind;
  readonly id: string;
  readonly users: number;
}

function UsersIn({ kind, id, users }: UsersProps): ReactNode {
  const { t } = useTranslation('webManager');
  const { key: tenantKey } = useTenant();
  const search: ListPlace = kind === 'departments' ? { department: id } : { location: id };
  return (
    <TextLink to="/t/$tenantKey/users" params={{ tenantKey }} search={search} title={t(`${kind}.show`)}>
      {formatNumber(users)}
    </TextLink>
  );
}

/** For whose sake it cannot be deleted, and where they are found. */
function Holds({ kind, id, users }: UsersProps): ReactNode {
  const { t } = useTranslation('webManager');
  const { key: tenantKey } = useTenant();
  const search: ListPlace = kind === 'departments' ? { department: id } : { location: id };
  return (
    <Obstacle>
      {t(`${kind}.holds`, { count: users })}{' '}
      <TextLink to="/t/$tenantKey/users" params={{ tenantKey }} search={search}>
        {t(`${kind}.show`)}
      </TextLink>
    </Obstacle>
  );
}

export function NewDepartmentPage(): ReactNode {
  const { id: tenantId } = useTenant();
  return <GroupingForm kind="departments" save={(input) => api.departments.add({ ...input, tenantId })} />;
}

export function NewLocationPage(): ReactNode {
  const { id: tenantId } = useTenant();
  return <GroupingForm kind="locations" save={(input) => api.locations.add({ ...input, tenantId })} />;
}

export function DepartmentPage(): ReactNode {
  const { id: tenantId } = useTenant();
  const { departmentId: id } = useParams({ from: '/t/$tenantKey/departments/$departmentId' });
  return (
    <One
      queryKey={['departments', tenantId]}
      schema={departmentId}
      id={id}
      get={(given, options) => api.departments.get({ tenantId, departmentId: given }, options)}
    >
      {(current) => (
        <Held key={current.id} current={current}>
          {(held) => (
            <GroupingForm
              kind="departments"
              held={held}
              save={(input) =>
                api.departments.update({ ...input, tenantId, departmentId: current.id, version: held.record.version })
              }
            />
          )}
        </Held>
      )}
    </One>
  );
}

export function LocationPage(): ReactNode {
  const { id: tenantId } = useTenant();
  const { locationId: id } = useParams({ from: '/t/$tenantKey/locations/$locationId' });
  return (
    <One
      queryKey={['locations', tenantId]}
      schema={locationId}
      id={id}
      get={(given, options) => api.locations.get({ tenantId, locationId: given }, options)}
    >
      {(current) => (
        <Held key={current.id} current={current}>
          {(held) => (
            <GroupingForm
              kind="locations"
              held={held}
              save={(input) =>
                api.locations.update({ ...input, tenantId, locationId: current.id, version: held.record.version })
              }
            />
          )}
        </Held>
      )}
    </One>
  );
}

function GroupingForm(props: {
  readonly kind: Kind;
  /** Absent for a new one. */
  readonly held?: HeldRecord<View>;
  readonly save: (input: GroupingInput) => Promise<View>;
}): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { kind, held } = props;
  const list = `/t/$tenantKey/${kind}` as const;
  const toList = useWayBack(list);
  const record = held?.record;
  const form = useSaveForm({
    initialValues: valuesOf(record),
    held: heldValues(held, valuesOf),
    schema: groupingInput,
    fields: ['name'],
    codeFields: { DEPARTMENT_NAME_TAKEN: 'name', LOCATION_NAME_TAKEN: 'name' },
    save: props.save,
    onSaved: async ({ name }) => {
      notifyDone(t('ui:form.saved', { name }));
      await toList();
      await reloadAll();
    },
  });
  const labels = { name: t(`${kind}.name`) };
  return (
    <FormPage
      title={record?.name ?? t(`${kind}.addTitle`)}
      back={<WayBack list={list} title={t(`${kind}.title`)} />}
      state={form}
      labels={labels}
      onCancel={() => void toList()}
    >
      <FormSection title={t(`${kind}.general`)}>
        <TextInput {...form.text('name')} label={labels.name} required autoComplete="off" />
      </FormSection>
    </FormPage>
  );
}

function valuesOf(record: View | undefined) {
  return { name: record?.name ?? '' };
}
