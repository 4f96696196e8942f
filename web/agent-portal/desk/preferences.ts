import { useLocalStorage } from '@mantine/hooks';

/** A yes or no of the person at this device. */
function usePreference(key: string): [boolean, (value: boolean) => void] {
  const [value, set] = useLocalStorage({
    key: `relais.portal.${key}`,
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  return [value, set];
}

/** Whether an offer makes a sound. */
export const useSound = () => usePreference('sound');

/** Whether letters work as keys without Alt; people who use speech or a screen reader switch it off. */
export const useBareKeys = () => usePreference('bare-keys');
