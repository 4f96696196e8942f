import { useCallback, useEffect, useState } from 'react';
import { type PortalView, portalPathOf, portalViewOf, tenantKeyOf } from '../portal-path.ts';

/** The page that the address names, and how to go to another; the browser's back and forward lead through them. */
export function useView(): readonly [view: PortalView, show: (view: PortalView) => void] {
  const [view, setView] = useState(() => portalViewOf(window.location.pathname));
  useEffect(() => {
    const onMoved = () => setView(portalViewOf(window.location.pathname));
    window.addEventListener('popstate', onMoved);
    return () => window.removeEventListener('popstate', onMoved);
  }, []);
  const show = useCallback((next: PortalView) => {
    const { pathname } = window.location;
    if (portalViewOf(pathname) === next) return;
    window.history.pushState(null, '', portalPathOf(tenantKeyOf(pathname), next));
    setView(next);
  }, []);
  return [view, show];
}
