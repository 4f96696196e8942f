import './chat-page.css';
import { SimpleGrid, Text, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type PageTextKind, pageTextKinds } from '#contracts/vocabulary/chat-form.ts';
import { languages } from '#contracts/vocabulary/language.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { SaveForm } from '#web/ui/forms/save-form.ts';
import { languageNames } from '#web/ui/language-names.ts';
import { type Texts, texts } from '#web/web-interaction/texts.ts';
import type { ChatPageValues } from './chat-page-values.ts';

/** What customers read, in each language; what is left empty is the product's own, which stands there in grey. */
export function TextsSection({ form }: { readonly form: SaveForm<ChatPageValues> }): ReactNode {
  const { t } = useTranslation('webManager');
  const { values } = form;
  return (
    <FormSection title={t('chatPage.texts')}>
      <Text size="sm">{t('chatPage.textsHelp')}</Text>
      {pageTextKinds.map((kind) => (
        <div key={kind}>
          <Text fw={600}>{t(`chatPage.textKinds.${kind}`)}</Text>
          <Text size="sm" className="text-where">
            {t(`chatPage.textWhere.${kind}`)}
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }} mt={4}>
            {languages.map((language) => (
              <Textarea
                key={language}
                {...form.at(`texts.${language}.${kind}`)}
                aria-label={t('chatPage.textIn', {
                  text: t(`chatPage.textKinds.${kind}`),
                  language: languageNames[language],
                })}
                lang={language}
                description={languageNames[language]}
                value={values.texts[language][kind]}
                placeholder={usualText(kind, texts[language], values.name)}
                rows={kind === 'title' ? 1 : 3}
                onChange={({ currentTarget }) =>
                  form.set('texts', {
                    ...values.texts,
                    [language]: { ...values.texts[language], [kind]: currentTarget.value },
                  })
                }
              />
            ))}
          </SimpleGrid>
        </div>
      ))}
    </FormSection>
  );
}

function usualText(kind: PageTextKind, { form, chat, left }: Texts, name: string): string {
  const usual = {
    title: name,
    greeting: form.greeting,
    waiting: chat.waitingHelp,
    unstaffed: form.unstaffedHelp,
    left: left.help('name@example.com'),
    end: '',
  };
  return usual[kind];
}
