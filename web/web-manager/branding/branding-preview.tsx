import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PageColours } from '#contracts/vocabulary/contrast.ts';
import { currentLanguage } from '#web/ui/texts/texts.ts';
import { texts } from '#web/web-interaction/texts.ts';
import { CustomerFrame, schemes } from './customer-frame.tsx';

interface BrandingPreviewProps {
  readonly colours: PageColours | undefined;
  readonly logo: string | undefined;
  readonly tenantName: string;
}

/** How the customer pages of a tenant look with these colours, in light and in dark. */
export default function BrandingPreview(props: BrandingPreviewProps): ReactNode {
  const language = currentLanguage();
  const t = texts[language];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {schemes.map((scheme) => (
        <CustomerFrame
          key={scheme}
          scheme={scheme}
          {...props}
          title={t.title}
          otherLanguage={texts[language === 'en' ? 'fr' : 'en'].languageName}
        >
          <div>{t.form.greeting}</div>
          <div className="customer-mine">{t.chat.waitingHelp}</div>
          <div className="customer-button">{t.form.start}</div>
        </CustomerFrame>
      ))}
    </SimpleGrid>
  );
}
