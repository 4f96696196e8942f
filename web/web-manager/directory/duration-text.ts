import type { TFunction } from 'i18next';

/** A duration as people read it: 20 s, 1 m 20 s, 10 m. */
export function durationText(t: TFunction<'webManager'>, seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes === 0) return t('duration.seconds', { seconds: rest });
  return rest === 0 ? t('duration.minutes', { minutes }) : t('duration.both', { minutes, seconds: rest });
}
