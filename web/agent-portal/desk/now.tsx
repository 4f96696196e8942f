/** Times that go on by themselves: one ticker for the whole page, so that all seconds change together. */
import { type ReactNode, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '#web/ui/texts/texts.ts';
import { useDeskPart } from './desk-context.tsx';
import { durationText, secondsSince, secondsUntil } from './desk-view.ts';

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

/** The time of day, with date and zone on hover. */
export function TimeOfDay({ time }: { readonly time: string }): ReactNode {
  const language = currentLanguage();
  const date = new Date(time);
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' }).format(date);
  const short = new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(date);
  return (
    <time dateTime={time} title={full} className="desk-time">
      {short}
    </time>
  );
}
