import { Checkbox, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type AttachmentKind, attachmentKinds, mostMegabytes } from '#contracts/vocabulary/attachment.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { SaveForm } from '#web/ui/forms/save-form.ts';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';

interface Values {
  attachmentMegabytes: number | string;
  attachmentKinds: AttachmentKind[];
}

/** What files customers and agents of the tenant may send each other. */
export function TenantAttachments<All extends Values>({ form }: { readonly form: SaveForm<All> }): ReactNode {
  const { t } = useTranslation('webManager');
  const chosen = form.values.attachmentKinds;
  return (
    <FormSection title={t('tenants.attachments')}>
      <Checkbox.Group
        {...form.at('attachmentKinds')}
        value={chosen}
        // In the order of the vocabulary, so that ticking one off and on again changes nothing.
        onChange={(now) =>
          form.set(
            'attachmentKinds',
            attachmentKinds.filter((kind) => now.includes(kind)),
          )
        }
        label={t('tenants.attachmentKinds')}
        description={t('tenants.attachmentKindsHelp')}
      >
        <Group mt="xs" mb={6} gap="md">
          {attachmentKinds.map((kind) => (
            <Checkbox key={kind} value={kind} label={t(`tenants.attachmentKind.${kind}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      <WholeNumberInput
        {...form.value('attachmentMegabytes')}
        label={t('tenants.attachmentMegabytes')}
        description={t('tenants.attachmentMegabytesHelp', { max: mostMegabytes })}
        min={1}
        max={mostMegabytes}
      />
    </FormSection>
  );
}
