import './list.css';
import { Button, NativeSelect } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useId, useRef, useState } from 'react';
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
  // On a telephone they would fill the screen before the first row.
  const folds = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false }) && filters.length > 2;
  const [unfolded, setUnfolded] = useState(false);
  const foldId = useId();
  const chosen = filters.filter(({ field }) => place[field] !== undefined).length;
  return (
    <search className="list-filters">
      <TypedSearch
        className="list-search"
        label={t('table.search')}
        ref={search}
        text={place.search === undefined ? '' : String(place.search)}
        onChange={(text) => go(changedPlace(place, { search: text }), 'replace')}
      />
      {folds && (
        <Button
          variant="default"
          aria-expanded={unfolded}
          aria-controls={foldId}
          onClick={() => setUnfolded((before) => !before)}
        >
          {chosen === 0 ? t('table.filters') : t('table.filtersChosen', { count: chosen })}
        </Button>
      )}
      <div className="list-choices" id={foldId} hidden={folds && !unfolded}>
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
      </div>
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
