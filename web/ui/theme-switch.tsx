import { useMantineColorScheme } from '@mantine/core';
import { IconSunMoon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconMenu } from './icon-menu.tsx';

const schemes = ['light', 'dark', 'auto'] as const;

/** Light, dark or as the device; remembered on this device. */
export function ThemeSwitch(): ReactNode {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const items = schemes.map((scheme) => ({
    key: scheme,
    label: t(`theme.${scheme}`),
    checked: colorScheme === scheme,
    onClick: () => setColorScheme(scheme),
  }));
  return <IconMenu label={t('theme.label')} icon={<IconSunMoon size={20} />} items={items} />;
}
