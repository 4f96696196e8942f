import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { knownLanguages, languageNames } from './language-names.ts';
import { notifyError } from './notify.ts';
import { changeLanguage } from './texts/texts.ts';

/** Changes the language of the page at once and remembers it on this device. */
export function LanguageSwitch(): ReactNode {
  const { t, i18n } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t('language.label')}>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('language.label')}>
            <IconLanguage size={20} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {knownLanguages.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            role="menuitemradio"
            aria-checked={i18n.language === language}
            onClick={() => {
              changeLanguage(language, { remember: true }).catch(notifyError);
            }}
            leftSection={<span aria-hidden="true">{i18n.language === language ? '●' : '○'}</span>}
          >
            {languageNames[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
