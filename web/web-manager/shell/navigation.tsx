import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCurrentTenant } from './current-tenant.ts';
import { tenantSections } from './sections.ts';

/** The sections that work. Pages by tenant lead to the tenant that was open last. */
export function Navigation(): ReactNode {
  const { t } = useTranslation('webManager');
  const tenant = useCurrentTenant();
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
