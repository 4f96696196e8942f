import '#web/ui/table/data-table.css';
import '../health/health.css';
import { Alert, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmView, HealthView } from '#contracts/web-manager/health.ts';
import { PageHeader } from '#web/ui/page-header.tsx';
import { ButtonLink } from '#web/ui/router-link.tsx';
import { StateWord } from '#web/ui/state-word.tsx';
import { Pages } from '#web/ui/table/pages.tsx';
import { formatLocale } from '#web/ui/texts/texts.ts';
import { api, loaded } from '../api.ts';
import { Changed } from '../directory/changed.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { alarmSentence, sizeWords } from '../health/health-words.ts';
import { Fact, NodeList } from '../health/node-list.tsx';

/** System > Health: alarms, nodes with their parts, database, backup. */
export function HealthPage(): ReactNode {
  const { t } = useTranslation('webManager');
  return (
    <>
      <PageHeader
        title={t('health.title')}
        intro={t('health.intro')}
        action={
          <ButtonLink to="/health/settings" variant="default">
            {t('health.settings')}
          </ButtonLink>
        }
      />
      <Loaded query={useQuery(loaded.health)}>{(health) => <Overview health={health} />}</Loaded>
    </>
  );
}

function Overview({ health }: { readonly health: HealthView }): ReactNode {
  const { t, i18n } = useTranslation('webManager');
  const time = new Intl.DateTimeFormat(formatLocale(i18n.language), { timeStyle: 'medium' });
  return (
    <>
      <Text c="dimmed" size="sm" mb="md">
        {t('health.asOf', { time: time.format(new Date(health.now)) })}
      </Text>
      <section className="health-section" aria-label={t('health.alarms')}>
        <Title order={2}>{t('health.alarms')}</Title>
        <div role="status">{health.alarms.length === 0 && <StateWord tone="on">{t('health.allWell')}</StateWord>}</div>
        {health.alarms.length > 0 && <Alarms alarms={health.alarms} />}
      </section>
      <section className="health-section" aria-label={t('health.nodes')}>
        <Title order={2} mb="xs">
          {t('health.nodes')}
        </Title>
        <NodeList nodes={health.nodes} />
      </section>
      <Database health={health} />
      <PastAlarms />
    </>
  );
}

function Alarms({ alarms }: { readonly alarms: readonly AlarmView[] }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  return (
    <ul className="health-list">
      {alarms.map((alarm) => (
        <li key={alarm.id}>
          <StateWord tone="alarm">{alarmSentence(t, alarm)}</StateWord>
          <span>{t(`health.ruleAdvice.${alarm.rule}`)}</span>
          <span className="health-also">
            {t('health.since')} <Changed at={alarm.raisedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Database({ health }: { readonly health: HealthView }): ReactNode {
  const { t, i18n } = useTranslation('webManager');
  const { database, lastBackup, failedBackup } = health;
  const waited = Math.round(database.oldestPendingSeconds);
  const date = new Intl.DateTimeFormat(formatLocale(i18n.language), { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section className="health-section" aria-label={t('health.database')}>
      <Title order={2} mb="xs">
        {t('health.database')}
      </Title>
      <dl className="health-facts">
        <Fact label={t('health.postgres')}>{database.version}</Fact>
        <Fact label={t('health.size')}>{sizeWords(database.sizeBytes, i18n.language)}</Fact>
        <Fact label={t('health.oldestEvent')}>
          {waited === 0 ? t('health.none') : t('health.seconds', { count: waited })}
        </Fact>
        <Fact label={t('health.backup')}>
          {lastBackup === undefined ? t('health.backupNever') : <Changed at={lastBackup.finishedAt} />}
          {lastBackup?.bytes !== undefined && ` (${sizeWords(lastBackup.bytes, i18n.language)})`}
        </Fact>
      </dl>
      {failedBackup !== undefined && (
        <Alert color="red">{t('health.backupFailed', { date: date.format(new Date(failedBackup.finishedAt)) })}</Alert>
      )}
    </section>
  );
}

const pageSize = 20;

function PastAlarms(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const [page, setPage] = useState(1);
  const past = useQuery({
    queryKey: ['past-alarms', page],
    queryFn: ({ signal }) => api.health.pastAlarms({ page, pageSize }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  return (
    <section className="health-section" aria-label={t('health.past')}>
      <Title order={2}>{t('health.past')}</Title>
      <Loaded query={past}>
        {({ items, total }) => (
          <>
            {total === 0 && <p>{t('health.noPast')}</p>}
            {items.length > 0 && (
              <ul className="health-list">
                {items.map((alarm) => (
                  <li key={alarm.id}>
                    <span>{alarmSentence(t, alarm)}</span>
                    <span className="health-also">
                      {t('health.since')} <Changed at={alarm.raisedAt} /> {t('health.until')}{' '}
                      <Changed at={alarm.clearedAt ?? alarm.raisedAt} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
            {total > pageSize && <Pages page={page} pages={Math.ceil(total / pageSize)} onPage={setPage} />}
          </>
        )}
      </Loaded>
    </section>
  );
}
