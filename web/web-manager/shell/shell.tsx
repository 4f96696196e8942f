import './shell.css';
import { ActionIcon, Group } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { Outlet, useLocation, useParams } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorBoundary } from '#web/ui/error-boundary.tsx';
import { LanguageSwitch } from '#web/ui/language-switch.tsx';
import { ThemeSwitch } from '#web/ui/theme-switch.tsx';
import { Me } from './me.tsx';
import { Navigation } from './navigation.tsx';

const TenantPicker = lazy(async () => ({ default: (await import('./tenant-picker.tsx')).TenantPicker }));
const NavigationDrawer = lazy(async () => ({ default: (await import('./navigation-drawer.tsx')).NavigationDrawer }));

/** Everything around a page: navigation at the left (a drawer on narrow screens), the bar at the top. */
export function Shell(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { pathname } = useLocation();
  const { tenantKey } = useParams({ strict: false });
  const [drawer, setDrawer] = useState(false);
  const [drawerUsed, setDrawerUsed] = useState(false);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  // A new page begins at its top for everybody: focus goes to the content, the drawer closes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what this waits for
  useEffect(() => {
    setDrawer(false);
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);

  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        {t('ui:skip')}
      </a>
      <header className="shell-top">
        <Group gap={8} wrap="nowrap">
          <ActionIcon
            className="shell-menu"
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('nav.open')}
            aria-expanded={drawer}
            onClick={() => {
              setDrawerUsed(true);
              setDrawer(true);
            }}
          >
            <IconMenu2 size={20} />
          </ActionIcon>
          <strong className="shell-brand">
            <span className="shell-product">{t('ui:product')} </span>
            {t('console')}
          </strong>
        </Group>
        <Group gap={4} wrap="nowrap">
          {tenantKey !== undefined && (
            <Suspense fallback={null}>
              <TenantPicker tenantKey={tenantKey} />
            </Suspense>
          )}
          <LanguageSwitch />
          <ThemeSwitch />
          <Me />
        </Group>
      </header>
      <nav className="shell-nav" aria-label={t('nav.label')}>
        <Navigation />
      </nav>
      {drawerUsed && (
        <Suspense fallback={null}>
          <NavigationDrawer opened={drawer} onClose={() => setDrawer(false)} />
        </Suspense>
      )}
      <main id="content" className="shell-main" ref={main} tabIndex={-1}>
        <ErrorBoundary key={pathname}>
          <Outlet />
        </ErrorBoundary>
      </main>
    </div>
  );
}
