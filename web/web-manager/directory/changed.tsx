import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatLocale } from '#web/ui/texts/texts.ts';
import { useTenantInScope } from '../shell/tenant-context.ts';

/**
 * A time in the language of the page and the zone of the device; on hover in full, in the zone of the tenant in scope
 * or else of the device, which is named.
 */
export function Changed({ at }: { readonly at: string }): ReactNode {
  const { i18n } = useTranslation();
  const timeZone = useTenantInScope()?.timeZone;
  const [short, full] = useMemo(() => formatsOf(i18n.language, timeZone), [i18n.language, timeZone]);
  const date = new Date(at);
  return (
    <time dateTime={at} title={full.format(date)}>
      {short.format(date)}
    </time>
  );
}

function formatsOf(
  language: string,
  timeZone: string | undefined,
): readonly [Intl.DateTimeFormat, Intl.DateTimeFormat] {
  const locale = formatLocale(language);
  return [
    new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' }),
    new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', timeZone }),
  ];
}
