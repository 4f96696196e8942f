import { useLocalStorage } from '@mantine/hooks';
import { useMemo } from 'react';
import type { KeyWays } from './shortcuts.ts';

/** A yes or no of the person at this device. */
function usePreference(key: string, defaultValue: boolean): [boolean, (value: boolean) => void] {
  const [value, set] = useLocalStorage({
    key: `relais.portal.${key}`,
    defaultValue,
    getInitialValueInEffect: false,
  });
  return [value, set];
}

/** Whether an offer makes a sound. */
export const useSound = () => usePreference('sound', true);

/** Whether a customer's message makes one while the agent looks elsewhere. */
export const useMessageSound = () => usePreference('message-sound', true);

/** Whether letters work as keys without a modifier; only for who asks for it: typing beside a field must do nothing. */
export const useBareKeys = () => usePreference('bare-keys', false);

/** An iPad with a keyboard types by Option as a Mac does. */
const mac = /mac|iphone|ipad/i.test(navigator.platform);

/** How keys are pressed here, by this person. */
export function useKeyWays(): KeyWays {
  const [bareKeys] = useBareKeys();
  return useMemo(() => ({ mac, bareKeys }), [bareKeys]);
}
