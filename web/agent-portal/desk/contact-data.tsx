import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactDatum } from '#contracts/vocabulary/chat-form.ts';
import { currentLanguage } from '#web/ui/texts/texts.ts';
import { DetailLine } from './detail-line.tsx';

/** What the customer filled in beside name and address, in the agent's language where both are known. */
export function ContactData({ data }: { readonly data: readonly ContactDatum[] | undefined }): ReactNode {
  const { t } = useTranslation('portal');
  if (data === undefined || data.length === 0) return null;
  const language = currentLanguage();
  return (
    <section aria-labelledby="details-data">
      <h3 id="details-data">{t('details.data')}</h3>
      <dl>
        {data.map((datum, at) => (
          // The list of a contact never changes, and two fields may have one label.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <DetailLine key={at} name={datum.label?.[language] ?? t('details.phone')}>
            <Value datum={datum} />
          </DetailLine>
        ))}
      </dl>
    </section>
  );
}

function Value({ datum: { kind, value } }: { readonly datum: ContactDatum }): ReactNode {
  if (typeof value !== 'string') return value[currentLanguage()];
  if (kind === 'email') return <a href={`mailto:${encodeURI(value)}`}>{value}</a>;
  return kind === 'phone' ? <a href={`tel:${value.replace(/[^+0-9]/g, '')}`}>{value}</a> : value;
}
