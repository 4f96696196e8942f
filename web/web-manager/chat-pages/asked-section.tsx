import { Select, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldUses, knownFields } from '#contracts/vocabulary/chat-form.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { SaveForm } from '#web/ui/forms/save-form.ts';
import type { ChatPageValues } from './chat-page-values.ts';
import { OwnFields } from './own-fields.tsx';

/** What customers are asked before a chat. */
export function AskedSection({ form }: { readonly form: SaveForm<ChatPageValues> }): ReactNode {
  const { t } = useTranslation('webManager');
  const asked = form.values.form;
  return (
    <FormSection title={t('chatPage.asked')}>
      <Text size="sm">{t('chatPage.askedHelp')}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {knownFields.map((field) => (
          <Select
            key={field}
            {...form.at(`form.${field}`)}
            label={t(`chatPage.fields.${field}`)}
            data={fieldUses.map((use) => ({ value: use, label: t(`chatPage.uses.${use}`) }))}
            value={asked[field]}
            allowDeselect={false}
            onChange={(use) => {
              if (use !== null) form.set('form', { ...asked, [field]: use });
            }}
          />
        ))}
      </SimpleGrid>
      <OwnFields
        {...form.at('form.own')}
        fields={asked.own}
        onChange={(own) => form.set('form', { ...asked, own: [...own] })}
      />
    </FormSection>
  );
}
