import { NativeSelect, TextInput } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Focus, QueueNumbers, SupervisedAgent } from '#contracts/agent-portal/supervision-views.ts';
import type { QueueId, UserId } from '#contracts/vocabulary/ids.ts';
import { type StateTone, StateWord } from '#web/ui/state-word.tsx';
import { rowsPerPage } from '#web/ui/table/list-place.ts';
import { Pages } from '#web/ui/table/pages.tsx';
import type { RowAction } from '#web/ui/table/row-actions.tsx';
import { Since } from '../desk/now.tsx';
import { type Act, agentActs } from './acts.ts';
import { type AgentsFilter, agentsShown, heldGroups, sorts, stateFilters } from './agents-view.ts';
import { type RowColumn, Rows } from './rows.tsx';

interface AgentsTableProps {
  readonly agents: ReadonlyMap<UserId, SupervisedAgent>;
  readonly queues: ReadonlyMap<QueueId, QueueNumbers>;
  readonly onLook: (focus: Focus) => void;
  readonly onAct: (act: Act) => void;
}

/** The agents, 50 a page: as quick with 500 of them as with five. */
export function AgentsTable({ agents, queues, onLook, onAct }: AgentsTableProps): ReactNode {
  const { t, i18n } = useTranslation('portal');
  const [filter, setFilter] = useState<AgentsFilter>({ search: '', queue: '', state: '', sort: 'name' });
  const [wanted, setPage] = useState(1);
  const shown = useMemo(() => agentsShown(agents.values(), filter, i18n.language), [agents, filter, i18n.language]);
  const pages = Math.max(1, Math.ceil(shown.length / rowsPerPage));
  const page = Math.min(wanted, pages);
  const columns = useAgentColumns(queues);
  const words = { available: 'acts.available', unavailable: 'acts.unavailable', 'sign-off': 'acts.signOff' } as const;
  const actions = (agent: SupervisedAgent): RowAction[] => [
    { label: t('supervision.contacts.show'), onClick: () => onLook({ agentId: agent.id }) },
    ...agentActs(agent).map((kind) => ({
      label: t(`supervision.${words[kind]}`),
      onClick: () => onAct({ kind, agent }),
      dangerous: kind === 'sign-off',
    })),
  ];
  return (
    <>
      <Filters
        filter={filter}
        queues={queues}
        onFilter={(change) => {
          setFilter({ ...filter, ...change });
          setPage(1);
        }}
      />
      <p className="supervision-found" role="status">
        {t('supervision.agentsFound', { count: shown.length })}
      </p>
      {shown.length === 0 ? (
        <p>{t('supervision.noAgents')}</p>
      ) : (
        <Rows
          caption={t('supervision.agents')}
          rows={shown.slice((page - 1) * rowsPerPage, page * rowsPerPage)}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          nameHeader={t('supervision.columns.agent')}
          name={({ name }) => (
            <span className="supervision-name" title={name}>
              {name}
            </span>
          )}
          columns={columns}
          actions={actions}
        />
      )}
      {pages > 1 && <Pages page={page} pages={pages} onPage={setPage} />}
    </>
  );
}

function Filters(props: {
  readonly filter: AgentsFilter;
  readonly queues: AgentsTableProps['queues'];
  readonly onFilter: (change: Partial<AgentsFilter>) => void;
}): ReactNode {
  const { t } = useTranslation('portal');
  const { filter, queues, onFilter } = props;
  const state = (name: (typeof stateFilters)[number]) =>
    name === 'signed-on' ? t('supervision.filters.signedOn') : t(`state.${name}`);
  const byName = [...queues.values()].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <div className="supervision-filters">
      <TextInput
        type="search"
        label={t('supervision.filters.search')}
        value={filter.search}
        onChange={({ currentTarget }) => onFilter({ search: currentTarget.value })}
      />
      <NativeSelect
        label={t('supervision.filters.queue')}
        value={filter.queue}
        data={[
          { value: '', label: t('supervision.filters.allQueues') },
          ...byName.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={({ currentTarget }) => onFilter({ queue: currentTarget.value })}
      />
      <NativeSelect
        label={t('supervision.filters.state')}
        value={filter.state}
        data={[
          { value: '', label: t('supervision.filters.allStates') },
          ...stateFilters.map((value) => ({ value, label: state(value) })),
        ]}
        onChange={({ currentTarget }) => {
          onFilter({ state: stateFilters.find((each) => each === currentTarget.value) ?? '' });
        }}
      />
      <NativeSelect
        label={t('supervision.filters.sort')}
        value={filter.sort}
        data={sorts.map((value) => ({ value, label: t(`supervision.filters.sorts.${value}`) }))}
        onChange={({ currentTarget }) => {
          onFilter({ sort: sorts.find((each) => each === currentTarget.value) ?? 'name' });
        }}
      />
    </div>
  );
}

const tones: Readonly<Record<SupervisedAgent['state'], StateTone>> = {
  available: 'on',
  unavailable: 'waiting',
  offline: 'off',
};

function useAgentColumns(queues: AgentsTableProps['queues']): readonly RowColumn<SupervisedAgent>[] {
  const { t } = useTranslation('portal');
  const why = ({ state, cause, reason }: SupervisedAgent): string | undefined => {
    if (state !== 'unavailable') return undefined;
    if (cause === 'no-answer') return t('state.noAnswerShort');
    return cause === 'connection-lost' ? t('state.connectionLostShort') : reason;
  };
  return [
    {
      key: 'state',
      header: t('supervision.columns.state'),
      cell: (agent) => (
        <span className="supervision-state" title={why(agent)}>
          <StateWord tone={tones[agent.state]}>{t(`state.${agent.state}`)}</StateWord>
          {why(agent) !== undefined && <span className="state-why">{why(agent)}</span>}
        </span>
      ),
    },
    {
      key: 'since',
      header: t('supervision.columns.since'),
      cell: ({ since }) => <Since time={since}>{(text) => text}</Since>,
      number: true,
    },
    {
      key: 'contacts',
      header: t('supervision.columns.contacts'),
      cell: ({ contacts }) => <HeldContacts held={contacts} />,
    },
    {
      key: 'queues',
      header: t('supervision.columns.queues'),
      cell: ({ queueIds }) => {
        const names = queueIds.flatMap((id) => queues.get(id)?.name ?? []).sort((a, b) => a.localeCompare(b));
        const text = names.join(', ');
        return (
          <span className="supervision-queues" title={text}>
            {text === '' ? t('supervision.none') : text}
          </span>
        );
      },
    },
  ];
}

function HeldContacts({ held }: { readonly held: SupervisedAgent['contacts'] }): ReactNode {
  const { t } = useTranslation('portal');
  if (held.length === 0) return t('supervision.none');
  return heldGroups(held).map(({ medium, state, gone, count }) => (
    <span key={`${medium} ${state} ${gone}`} className="supervision-held">
      {t(count === 1 ? 'supervision.held.one' : 'supervision.held.many', {
        count,
        medium: t(`details.media.${medium}`),
        state: t(`supervision.contactStates.${state}`),
      })}
      {gone && <span className="supervision-more">{t('supervision.held.gone')}</span>}
    </span>
  ));
}
