import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { loaded } from '../api.ts';
import { useCurrentTenant } from './current-tenant.ts';
import { tenantSections } from './sections.ts';

/** The sections that work. Pages by tenant lead to the tenant that was open last. */
export function Navigation(): ReactNode {
  const { t } = useTranslation('webManager');
  const tenant = useCurrentTenant();
  // Its pages are meant by links that stand on pages of no tenant as well.
  const named = useQuery(loaded.installation).data?.mode === 'multi' ? tenant?.name : undefined;
  return (
    <div className="navigation">
      <ul>
        <li>
          <Link to="/" activeOptions={{ exact: true }}>
            {t('home.title')}
          </Link>
        </li>
      </ul>
      <h2>{t('nav.contactCentre')}</h2>
      <ul>
        <li>
          <Link to="/tenants">{t('tenants.title')}</Link>
        </li>
      </ul>
      {named !== undefined && <h2>{named}</h2>}
      <ul>
        {tenant !== undefined &&
          tenantSections.map(({ name, to }) => (
            <li key={name}>
              <Link to={to} params={{ tenantKey: tenant.key }}>
                {t(`${name}.title`)}
              </Link>
            </li>
          ))}
      </ul>
      <h2>{t('nav.system')}</h2>
      <ul>
        <li>
          <Link to="/installation">{t('installation.title')}</Link>
        </li>
      </ul>
    </div>
  );
}
