import { lazy, type ReactNode, Suspense, useState } from 'react';
import { IconButton } from './icon-button.tsx';
import type { IconMenuProps } from './opened-menu.tsx';

const load = () => import('./opened-menu.tsx');
const OpenedMenu = lazy(load);

/** A button with a menu that is loaded when somebody comes near it. */
export function IconMenu(props: IconMenuProps): ReactNode {
  const [wanted, setWanted] = useState(false);
  const preload = () => {
    // What fails now fails again on the click, and is told then.
    load().catch(console.error);
  };
  const button = (
    <IconButton
      label={props.label}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={preload}
      onFocus={preload}
      onClick={() => setWanted(true)}
    >
      {props.icon}
    </IconButton>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenedMenu {...props} />
    </Suspense>
  );
}
