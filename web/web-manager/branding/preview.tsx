import { type ComponentProps, lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

const BrandingPreview = lazy(() => import('./branding-preview.tsx'));

/** Loaded when a form that has one is open. */
export function TenantPreview(props: ComponentProps<typeof BrandingPreview>): ReactNode {
  const { t } = useTranslation('webManager');
  return (
    <section aria-label={t('branding.preview')}>
      <div className="preview-label">{t('branding.preview')}</div>
      <Suspense fallback={null}>
        <BrandingPreview {...props} />
      </Suspense>
    </section>
  );
}
