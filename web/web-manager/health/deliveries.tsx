import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryView } from '#contracts/web-manager/health.ts';
import { StateWord } from '#web/ui/state-word.tsx';
import { loaded } from '../api.ts';
import { Changed } from '../directory/changed.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { alarmSentence, outcomeWords } from './health-words.ts';

const tones = { waiting: 'waiting', delivered: 'on', dead: 'alarm' } as const;

/** What the webhook was told, and what came of it. */
export function Deliveries(): ReactNode {
  const { t } = useTranslation('webManager');
  return (
    <section className="health-section" aria-label={t('health.deliveries')}>
      <Title order={2}>{t('health.deliveries')}</Title>
      <Loaded query={useQuery(loaded.deliveries)}>
        {(items) =>
          items.length === 0 ? (
            <p>{t('health.noDeliveries')}</p>
          ) : (
            <ul className="health-list">
              {items.map((delivery) => (
                <OneDelivery key={delivery.id} delivery={delivery} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function OneDelivery({ delivery }: { readonly delivery: DeliveryView }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { kind, state, attempts, createdAt } = delivery;
  const outcome = outcomeWords(t, delivery);
  return (
    <li>
      <span>
        {alarmSentence(t, delivery)} ({t(`health.kinds.${kind}`)})
      </span>
      <span>
        <StateWord tone={tones[state]}>{t(`health.states.${state}`)}</StateWord>{' '}
        <span className="health-also">
          {[t('health.attempts', { count: attempts }), outcome].filter((each) => each !== '').join(', ')}
        </span>
      </span>
      <span className="health-also">
        <Changed at={createdAt} />
      </span>
    </li>
  );
}
