import { IconLanguage } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconMenu } from './icon-menu.tsx';
import { knownLanguages, languageNames } from './language-names.ts';
import { notifyError } from './notify.ts';
import { changeLanguage } from './texts/texts.ts';

/** Changes the language of the page at once and remembers it on this device. */
export function LanguageSwitch(): ReactNode {
  const { t, i18n } = useTranslation();
  const items = knownLanguages.map((language) => ({
    key: language,
    lang: language,
    label: languageNames[language],
    checked: i18n.language === language,
    onClick: () => {
      changeLanguage(language, { remember: true }).catch(notifyError);
    },
  }));
  return <IconMenu label={t('language.label')} icon={<IconLanguage size={20} />} items={items} />;
}
