import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatLocale } from '#web/ui/texts/texts.ts';

/** A time in the language of the page and the zone of the device; the zone is named on hover. */
export function Changed({ at }: { readonly at: string }): ReactNode {
  const { i18n } = useTranslation();
  const [short, full] = useMemo(
    () => [
      new Intl.DateTimeFormat(formatLocale(i18n.language), { dateStyle: 'medium', timeStyle: 'short' }),
      new Intl.DateTimeFormat(formatLocale(i18n.language), { dateStyle: 'full', timeStyle: 'long' }),
    ],
    [i18n.language],
  );
  const date = new Date(at);
  return (
    <time dateTime={at} title={full.format(date)}>
      {short.format(date)}
    </time>
  );
}
