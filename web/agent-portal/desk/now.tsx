/** Times that go on by themselves: one ticker for the whole page, so that all seconds change together. */
import { type ReactNode, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { formatLocale } from '#web/ui/texts/texts.ts';
import { useDeskPart, useTenantZone } from './desk-context.tsx';
import { durationText, secondsSince, secondsUntil } from './desk-view.ts';
import { timeTexts } from './times.ts';

const listeners = new Set<() => void>();
let now = Date.now();
let ticker: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    ticker = setInterval(() => {
      now = Date.now();
      for (const each of [...listeners]) each();
    }, 1000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(ticker);
  };
}

/** The page's clock in milliseconds, new every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** Whole seconds that are left until a server time. */
export function useSecondsUntil(time: string): number {
  const offset = useDeskPart((state) => state.clockOffset);
  return secondsUntil(time, useNow(), offset);
}

export function useDurationText(): (seconds: number) => string {
  const { t } = useTranslation('portal');
  return (seconds) =>
    durationText(seconds, { hours: t('units.hours'), minutes: t('units.minutes'), seconds: t('units.seconds') });
}

/** How long ago a server time is, e.g. `1 m 20 s`; `children` puts it into its sentence. */
export function Since(props: { readonly time: string; readonly children: (duration: string) => string }): ReactNode {
  const offset = useDeskPart((state) => state.clockOffset);
  const text = useDurationText();
  return <span className="desk-time">{props.children(text(secondsSince(props.time, useNow(), offset)))}</span>;
}

/** The time of day, with the date when it is not today's; in full, in the tenant's zone, on hover. */
export function TimeOfDay({ time }: { readonly time: string }): ReactNode {
  const { i18n } = useTranslation();
  const tenantZone = useTenantZone();
  const today = useSyncExternalStore(subscribe, startOfToday);
  const { short, full } = timeTexts(time, today, { locale: formatLocale(i18n.language), tenantZone });
  return (
    <time dateTime={time} title={full} className="desk-time">
      {short}
    </time>
  );
}

/** Changes once a day, so that a desk left open over midnight does not call yesterday today. */
function startOfToday(): number {
  return new Date(now).setHours(0, 0, 0, 0);
}
