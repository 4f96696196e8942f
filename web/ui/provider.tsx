/** Theme, style nonce, colours and notifications for a whole console. */
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
// Components in the order in which their rules build on one another.
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/VisuallyHidden.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Tooltip.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Group.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/Text.css';
import '@mantine/core/styles/Title.css';
import '@mantine/core/styles/Anchor.css';
import '@mantine/core/styles/Stack.css';
import '@mantine/core/styles/Alert.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/PasswordInput.css';
import '@mantine/core/styles/Notification.css';
import '@mantine/notifications/styles.css';
import './base.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { useNotifications } from '@mantine/notifications';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { cssVariablesResolver, theme } from './theme.ts';

/** The inline script of each index.html reads the same key, so that the first paint has the right colours. */
const colorSchemeManager = localStorageColorSchemeManager({ key: 'relais.colours' });

export interface UiProviderProps {
  readonly children: ReactNode;
  /** Colours regardless of device and choice. */
  readonly forceColorScheme?: 'light' | 'dark';
}

export function UiProvider({ children, forceColorScheme }: UiProviderProps): ReactNode {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
      {...(forceColorScheme === undefined ? {} : { forceColorScheme })}
    >
      <NotificationsOnDemand />
      {children}
    </MantineProvider>
  );
}

const Notifications = lazy(() => import('./notifications-list.tsx'));

/** Loaded with the first notification. */
function NotificationsOnDemand(): ReactNode {
  const { notifications } = useNotifications();
  const [needed, setNeeded] = useState(false);
  if (!needed && notifications.length > 0) setNeeded(true);
  if (!needed) return null;
  return (
    <Suspense fallback={null}>
      <Notifications position="bottom-right" />
    </Suspense>
  );
}

// Mantine's dialogs hold the page still by a style tag of another library, which asks for the nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

/** The nonce of this response: browsers hide the attribute from scripts but keep the property. */
function styleNonce(): string {
  const meta = document.querySelector('meta[property="csp-nonce"]');
  return meta instanceof HTMLElement ? meta.nonce : '';
}
