import './people-picker.css';
import { Button, Pill, Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import type { UserItem } from '#contracts/web-manager/users.ts';
import type { FieldProps } from '#web/ui/forms/save-form.ts';
import { api } from '../api.ts';
import { fullName } from './choices.ts';

/** So many of the chosen are named at once; the names are asked for with their ids in the address. */
const namedAtOnce = 50;
const offered = 20;

export function personName(user: Pick<UserItem, 'firstName' | 'lastName' | 'userName'>): string {
  return `${fullName(user)} (${user.userName})`;
}

/** The names of users by their ids, of the first fifty; one that is not known yet, or any more, has none. */
export function usePeopleNames(tenantId: TenantId, ids: readonly UserId[]): ReadonlyMap<string, string> {
  const asked = ids.slice(0, namedAtOnce);
  const { data } = useQuery({
    queryKey: ['users', tenantId, 'names', asked],
    queryFn: ({ signal }) => api.users.list({ tenantId, ids: asked, pageSize: namedAtOnce }, { signal }),
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
  });
  return new Map((data?.items ?? []).map((user) => [user.id, personName(user)]));
}

/** Chooses users of a tenant that may have thousands: the server is searched, the chosen stand below by name. */
export function PeoplePicker(props: {
  readonly tenantId: TenantId;
  readonly field: FieldProps;
  readonly label: string;
  readonly description: string;
  readonly value: readonly UserId[];
  readonly onChange: (value: UserId[]) => void;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { tenantId, field, value, onChange } = props;
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const input = useRef<HTMLInputElement>(null);
  const { data, isFetching } = useQuery({
    queryKey: ['users', tenantId, 'offered', search],
    queryFn: ({ signal }) => api.users.list({ tenantId, search: search.slice(0, 100), pageSize: offered }, { signal }),
    placeholderData: keepPreviousData,
  });
  const free = (data?.items ?? []).filter(({ id }) => !value.includes(id));
  return (
    <div>
      <Select
        {...field}
        ref={input}
        label={props.label}
        description={props.description}
        placeholder={t('people.search')}
        data={free.map((user) => ({ value: user.id, label: personName(user) }))}
        value={null}
        searchable
        // The focus comes back here when somebody is taken out.
        openOnFocus={false}
        searchValue={typed}
        onSearchChange={setTyped}
        // The server has searched; it also looks at what is not shown here.
        filter={({ options }) => options}
        nothingFoundMessage={isFetching || search !== typed.trim() ? t('people.searching') : t('people.nobody')}
        onChange={(id) => {
          const chosen = free.find((user) => user.id === id);
          if (chosen !== undefined) onChange([...value, chosen.id]);
          setTyped('');
        }}
      />
      <Chosen
        tenantId={tenantId}
        value={value}
        onRemove={(id) => {
          // The button that was pressed goes away.
          input.current?.focus();
          onChange(value.filter((each) => each !== id));
        }}
      />
    </div>
  );
}

function Chosen(props: {
  readonly tenantId: TenantId;
  readonly value: readonly UserId[];
  readonly onRemove: (id: UserId) => void;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { tenantId, value } = props;
  const [from, setFrom] = useState(0);
  const start = from < value.length ? from : 0;
  const shown = value.slice(start, start + namedAtOnce);
  const names = usePeopleNames(tenantId, shown);
  if (value.length === 0) return null;
  return (
    <>
      <Text size="sm" c="dimmed" role="status" mt={8}>
        {value.length > namedAtOnce
          ? t('people.chosenPart', { from: start + 1, until: start + shown.length, count: value.length })
          : t('people.chosen', { count: value.length })}
      </Text>
      <ul className="chosen-people">
        {shown.map((id) => {
          const name = names.get(id) ?? '…';
          return (
            <li key={id}>
              <Pill
                size="md"
                withRemoveButton
                onRemove={() => props.onRemove(id)}
                removeButtonProps={{ 'aria-label': t('people.remove', { name }), tabIndex: 0, 'aria-hidden': false }}
              >
                {name}
              </Pill>
            </li>
          );
        })}
      </ul>
      {value.length > namedAtOnce && (
        <Button
          variant="default"
          size="compact-sm"
          mt={8}
          onClick={() => setFrom(start + namedAtOnce < value.length ? start + namedAtOnce : 0)}
        >
          {start + namedAtOnce < value.length ? t('people.next') : t('people.again')}
        </Button>
      )}
    </>
  );
}
