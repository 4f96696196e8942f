import '@mantine/core/styles/Alert.css';
import './health.css';
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TextLink } from '#web/ui/router-link.tsx';
import { loaded } from '../api.ts';
import { alarmSentence } from './health-words.ts';

/** What is wrong now, on every page; System > Health itself says more. */
export function AlarmBanner(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { pathname } = useLocation();
  const alarms = useQuery(loaded.openAlarms).data ?? [];
  const [first] = alarms;
  const shown = first !== undefined && pathname.replace(/\/$/, '') !== '/health';
  return (
    <div role="status">
      {shown && (
        <Alert color="red" className="health-banner">
          {t('health.banner', { count: alarms.length, what: alarmSentence(t, first) })}{' '}
          <TextLink to="/health">{t('health.toHealth')}</TextLink>
        </Alert>
      )}
    </div>
  );
}
