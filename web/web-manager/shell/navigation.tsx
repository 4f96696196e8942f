import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { loaded } from '../api.ts';
import { useCurrentTenant } from './current-tenant.ts';
import { configurationSections, systemSections, tenantSections } from './sections.ts';
import { useMay } from './use-may.ts';

/** The sections that the person may enter. Pages by tenant lead to the tenant that was open last. */
export function Navigation(): ReactNode {
  const { t } = useTranslation('webManager');
  const tenant = useCurrentTenant();
  const may = useMay();
  const system = systemSections.filter(({ permission }) => may(permission));
  // Its pages are meant by links that stand on pages of no tenant as well. A tenant manager knows whose they are.
  const { data } = useQuery({ ...loaded.installation, enabled: may('installation.manage') });
  const named = data?.mode === 'multi' ? tenant?.name : undefined;
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
        {may('tenant.manage') && (
          <li>
            <Link to="/tenants">{t('tenants.title')}</Link>
          </li>
        )}
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
      {tenant !== undefined && (
        <>
          <h2>{t('nav.configuration')}</h2>
          <ul>
            {configurationSections.map(({ below, to }) => (
              <li key={below}>
                <Link to={to} params={{ tenantKey: tenant.key }}>
                  {t(`nav.${below}`)}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {system.length > 0 && (
        <>
          <h2>{t('nav.system')}</h2>
          <ul>
            {system.map(({ name, to }) => (
              <li key={name}>
                <Link to={to}>{t(`${name}.title`)}</Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
