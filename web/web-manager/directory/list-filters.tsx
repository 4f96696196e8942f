import './list.css';
import { Button, NativeSelect } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { changedPlace, type ListPlace } from '#web/ui/table/list-place.ts';
import { TypedSearch } from '#web/ui/table/typed-search.tsx';

export interface ListFilter {
  /** The field of the list's query. */
  readonly field: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** Search and filters of a list. Each choice counts at once, typing when it rests. */
export function ListFilters(props: {
  readonly place: ListPlace;
  readonly filters: readonly ListFilter[];
  readonly narrowed: boolean;
  readonly go: (place: ListPlace, how?: 'replace') => void;
}): ReactNode {
  const { t } = useTranslation();
  const { place, filters, narrowed, go } = props;
  const search = useRef<HTMLInputElement>(null);
  return (
    <search className="list-filters">
      <TypedSearch
        className="list-search"
        label={t('table.search')}
        ref={search}
        text={place.search === undefined ? '' : String(place.search)}
        onChange={(text) => go(changedPlace(place, { search: text }), 'replace')}
      />
      {filters.map(({ field, label, choices }) => (
        <NativeSelect
          key={field}
          className="list-filter"
          label={label}
          value={place[field] ?? ''}
          data={[{ value: '', label: t('table.all') }, ...choices]}
          onChange={({ currentTarget }) => go(changedPlace(place, { [field]: currentTarget.value }))}
        />
      ))}
      {narrowed && (
        <Button
          variant="default"
          onClick={() => {
            // The button goes away with what it clears.
            search.current?.focus();
            go({ sort: place.sort, order: place.order });
          }}
        >
          {t('table.clear')}
        </Button>
      )}
    </search>
  );
}
