/** A chat page on other sites: which ones may embed it, and what they put into their pages. */
import './chat-page-embedding.css';
import { TagsInput, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatPageView } from '#contracts/web-manager/chat-pages.ts';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { FieldProps } from '#web/ui/forms/save-form.ts';
import { loaded } from '../api.ts';
import { useTenant } from '../shell/tenant-context.ts';

/** Where customers' browsers reach the installation; until it is known, where this console was opened. */
export function usePublicAddress(): string {
  const { id } = useTenant();
  return useQuery(loaded.publicAddress(id)).data ?? window.location.origin;
}

export interface EmbeddingInputProps {
  readonly label: string;
  readonly input: FieldProps & { value: string[]; onChange(value: string[]): void };
  /** As saved; absent for a new page, which nothing can embed yet. */
  readonly page: ChatPageView | undefined;
}

export function EmbeddingInputs({ label, input, page }: EmbeddingInputProps): ReactNode {
  const { t } = useTranslation('webManager');
  return (
    <FormSection title={t('chatPages.embedding')}>
      <TagsInput
        {...input}
        label={label}
        description={t('chatPages.allowedOriginsHelp')}
        placeholder={input.value.length === 0 ? t('chatPages.allowedOriginsPlaceholder') : ''}
        splitChars={[',', ' ']}
        acceptValueOnBlur
      />
      {page !== undefined && <EmbedSnippet page={page} />}
    </FormSection>
  );
}

function EmbedSnippet({ page }: { readonly page: ChatPageView }): ReactNode {
  const { t } = useTranslation('webManager');
  const snippet = snippetOf(usePublicAddress(), page.key);
  return (
    <div className="embed-snippet">
      <div>
        <Text fw={500}>{t('chatPages.snippet')}</Text>
        <Text size="sm" c="dimmed">
          {page.allowedOrigins.length === 0 ? t('chatPages.snippetNowhere') : t('chatPages.snippetHelp')}
        </Text>
      </div>
      <code>{snippet}</code>
      <CopyButton text={snippet} what={t('chatPages.snippet')} />
    </div>
  );
}

function snippetOf(address: string, key: string): string {
  return `<script async src="${address}/webinteraction/widget.js" data-page="${key}"></script>`;
}
