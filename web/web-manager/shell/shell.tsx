import './shell.css';
import { ActionIcon, Group } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorBoundary } from '#web/ui/error-boundary.tsx';
import { LanguageSwitch } from '#web/ui/language-switch.tsx';
import { OnDemand } from '#web/ui/on-demand.tsx';
import { useSession } from '#web/ui/session/session-context.ts';
import { ThemeSwitch } from '#web/ui/theme-switch.tsx';
import { enterPage } from '../directory/kept-place.ts';
import { Help } from './help.tsx';
import { Me } from './me.tsx';
import { Navigation } from './navigation.tsx';
import { PermittedPage } from './permitted-page.tsx';
import { Search } from './search.tsx';
import { useMay } from './use-may.ts';
import { useOpening } from './use-opening.ts';

const TenantPicker = lazy(async () => ({ default: (await import('./tenant-picker.tsx')).TenantPicker }));
const AlarmBanner = lazy(async () => ({ default: (await import('../health/alarm-banner.tsx')).AlarmBanner }));
const NavigationDrawer = lazy(async () => ({ default: (await import('./navigation-drawer.tsx')).NavigationDrawer }));

/** Everything around a page: navigation at the left (a drawer on narrow screens), the bar at the top. */
export function Shell(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { pathname } = useLocation();
  const drawer = useOpening();
  const may = useMay();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  // A new page begins at its top for everybody: focus goes to the content, the drawer closes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what this waits for
  useEffect(() => {
    enterPage(pathname);
    drawer.close();
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);

  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        {t('ui:skip')}
      </a>
      <TopBar navigationOpened={drawer.opened} onNavigation={drawer.open} />
      <nav className="shell-nav" aria-label={t('nav.label')}>
        <Navigation />
      </nav>
      {drawer.used && (
        <OnDemand>
          <NavigationDrawer opened={drawer.opened} onClose={drawer.close} />
        </OnDemand>
      )}
      <main id="content" className="shell-main" ref={main} tabIndex={-1}>
        {may('installation.manage') && (
          <OnDemand>
            <AlarmBanner />
          </OnDemand>
        )}
        <ErrorBoundary key={pathname}>
          <PermittedPage pathname={pathname}>
            <Outlet />
          </PermittedPage>
        </ErrorBoundary>
      </main>
    </div>
  );
}

function TopBar(props: { readonly navigationOpened: boolean; readonly onNavigation: () => void }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const may = useMay();
  return (
    <header className="shell-top">
      <Group gap={8} wrap="nowrap">
        <ActionIcon
          className="shell-menu"
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('nav.open')}
          aria-expanded={props.navigationOpened}
          onClick={props.onNavigation}
        >
          <IconMenu2 size={20} />
        </ActionIcon>
        <strong className="shell-brand">
          <span className="shell-product">{t('ui:product')} </span>
          {t('console')}
        </strong>
      </Group>
      <Group gap={4} wrap="nowrap">
        {/* On every page: the navigation leads to pages by tenant from everywhere. */}
        {may('tenant.manage') ? (
          <OnDemand>
            <TenantPicker />
          </OnDemand>
        ) : (
          <OwnTenant />
        )}
        <Search />
        <Help />
        <LanguageSwitch />
        <ThemeSwitch />
        <Me />
      </Group>
    </header>
  );
}

/** Whose pages these are, for who has no choice. */
function OwnTenant(): ReactNode {
  const { tenant } = useSession().session;
  return tenant !== undefined && <span className="own-tenant">{tenant.name}</span>;
}
