import { Anchor } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Focus, QueueNumbers } from '#contracts/agent-portal/supervision-views.ts';
import type { QueueId } from '#contracts/vocabulary/ids.ts';
import { formatLocale } from '#web/ui/texts/texts.ts';
import { Since, useDurationText } from '../desk/now.tsx';
import { type RowColumn, Rows } from './rows.tsx';

interface QueuesTableProps {
  readonly queues: ReadonlyMap<QueueId, QueueNumbers>;
  readonly serviceLevelSeconds: number;
  readonly onLook: (focus: Focus) => void;
}

export function QueuesTable({ queues, serviceLevelSeconds, onLook }: QueuesTableProps): ReactNode {
  const { t, i18n } = useTranslation('portal');
  const columns = useQueueColumns(serviceLevelSeconds);
  const rows = useMemo(() => {
    const collator = new Intl.Collator(i18n.language, { numeric: true, sensitivity: 'base' });
    return [...queues.values()].sort((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  }, [queues, i18n.language]);
  if (rows.length === 0) return <p>{t('supervision.noQueues')}</p>;
  return (
    <Rows
      caption={t('supervision.queues')}
      rows={rows}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      nameHeader={t('supervision.columns.queue')}
      name={({ id, name }) => (
        <Anchor
          component="button"
          type="button"
          className="supervision-name"
          title={name}
          aria-label={t('supervision.contacts.showOf', { name })}
          onClick={() => onLook({ queueId: id })}
        >
          {name}
        </Anchor>
      )}
      columns={columns}
    />
  );
}

type Counted = 'offered' | 'active' | 'available' | 'unavailable' | 'signedOn' | 'handled' | 'abandoned';
type Group = 'now' | 'agents' | 'recent' | 'today';

function useQueueColumns(serviceLevelSeconds: number): readonly RowColumn<QueueNumbers>[] {
  const { t, i18n } = useTranslation('portal');
  const duration = useDurationText();
  const locale = formatLocale(i18n.language);
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const threshold = duration(serviceLevelSeconds);
  const inGroup = (key: Counted | 'serviceLevel', group: Group) =>
    t('supervision.inGroup', { column: t(`supervision.columns.${key}`), group: t(`supervision.groups.${group}`) });
  const count = (key: Counted, group: Group, of: (row: QueueNumbers) => number): RowColumn<QueueNumbers> => ({
    key: `${group}-${key}`,
    header: t(`supervision.columns.${key}`),
    group: t(`supervision.groups.${group}`),
    cell: (row) => number.format(of(row)),
    number: true,
    ...(group === 'now' ? {} : { label: inGroup(key, group) }),
  });
  return [
    {
      key: 'waiting',
      header: t('supervision.columns.waiting'),
      group: t('supervision.groups.now'),
      cell: ({ waiting, messages }) => (
        <>
          {number.format(waiting)}
          {messages > 0 && <span className="supervision-more">{t('supervision.messages', { count: messages })}</span>}
        </>
      ),
      number: true,
    },
    {
      key: 'oldest',
      header: t('supervision.columns.oldest'),
      group: t('supervision.groups.now'),
      cell: ({ oldestSince }) =>
        oldestSince === undefined ? t('supervision.none') : <Since time={oldestSince}>{(text) => text}</Since>,
      number: true,
    },
    count('offered', 'now', ({ offered }) => offered),
    count('active', 'now', ({ active }) => active),
    count('available', 'agents', ({ agents }) => agents.available),
    count('unavailable', 'agents', ({ agents }) => agents.unavailable),
    count('signedOn', 'agents', ({ agents }) => agents.available + agents.unavailable),
    {
      key: 'level',
      header: t('supervision.columns.serviceLevel'),
      label: inGroup('serviceLevel', 'recent'),
      group: t('supervision.groups.recent'),
      cell: ({ serviceLevel: { inTime, counted } }) =>
        counted === 0 ? (
          t('supervision.none')
        ) : (
          <span className="desk-time" title={t('supervision.levelOf', { inTime, counted, threshold })}>
            {percent.format(inTime / counted)}
          </span>
        ),
      number: true,
    },
    count('handled', 'recent', ({ recent }) => recent.handled),
    count('abandoned', 'recent', ({ recent }) => recent.abandoned),
    count('handled', 'today', ({ today }) => today.handled),
    count('abandoned', 'today', ({ today }) => today.abandoned),
  ];
}
