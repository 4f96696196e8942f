import { Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '#contracts/vocabulary/language.ts';
import { type ChatPageView, chatPageInput } from '#contracts/web-manager/chat-pages.ts';
import type { QueueView } from '#contracts/web-manager/queues.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { languageNames } from '#web/ui/language-names.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { TextLink } from '#web/ui/router-link.tsx';
import { api, reloadAll } from '../api.ts';
import { FormPage, type HeldProps } from '../directory/form-page.tsx';
import { useTenant } from '../shell/tenant-scope.tsx';

const list = '/t/$tenantKey/chat-pages';

interface ChatPageFormProps extends HeldProps {
  readonly record?: ChatPageView;
  readonly queues: readonly QueueView[];
  /** Where customers find the page, once it exists. */
  readonly address?: ReactNode;
}

/** A chat page; without a record a new one. */
export function ChatPageForm({ record, queues, address, ...held }: ChatPageFormProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { id: tenantId, key: tenantKey } = useTenant();
  const navigate = useNavigate();
  const toList = () => navigate({ to: list, params: { tenantKey } });
  const form = useSaveForm({
    initialValues: valuesOf(record, queues),
    schema: chatPageInput,
    toInput: ({ language, greeting, ...values }) => ({
      ...values,
      language: language === 'browser' ? undefined : language,
      greeting: greeting.trim() === '' ? undefined : greeting,
    }),
    fields: ['name', 'key', 'queueId', 'language', 'greeting', 'enabled'],
    codeFields: { CHAT_PAGE_KEY_TAKEN: 'key', QUEUE_NOT_FOUND: 'queueId' },
    save: (input) =>
      record === undefined
        ? api.chatPages.add({ ...input, tenantId })
        : api.chatPages.update({ ...input, tenantId, chatPageId: record.id, version: record.version }),
    onSaved: async () => {
      notifyDone(t('ui:form.saved'));
      await toList();
      await reloadAll();
    },
  });
  const labels = {
    name: t('chatPages.name'),
    key: t('chatPages.key'),
    queueId: t('chatPages.queue'),
    language: t('chatPages.language'),
    greeting: t('chatPages.greeting'),
    enabled: t('chatPages.enabled'),
  };
  return (
    <FormPage
      title={record?.name ?? t('chatPages.addTitle')}
      back={
        <TextLink to={list} params={{ tenantKey }}>
          {t('nav.back', { list: t('chatPages.title') })}
        </TextLink>
      }
      state={form}
      labels={labels}
      onCancel={() => void toList()}
      {...held}
    >
      {address}
      <FormSection title={t('chatPages.general')}>
        <TextInput {...form.text('name')} label={labels.name} description={t('chatPages.nameHelp')} required />
        <TextInput
          {...form.text('key')}
          label={labels.key}
          description={t('chatPages.keyHelp')}
          required
          autoCapitalize="none"
          spellCheck={false}
        />
        <Select
          {...form.choice('queueId')}
          label={labels.queueId}
          data={queues.map(({ id, name }) => ({ value: id, label: name }))}
          searchable={queues.length > 10}
          allowDeselect={false}
          required
        />
        <Select
          {...form.choice('language')}
          label={labels.language}
          data={[
            { value: 'browser', label: t('chatPages.languageBrowser') },
            ...languages.map((value) => ({ value, label: languageNames[value] })),
          ]}
          allowDeselect={false}
        />
        <Textarea
          {...form.text('greeting')}
          label={labels.greeting}
          description={t('chatPages.greetingHelp')}
          rows={3}
        />
        <Switch {...form.flag('enabled')} label={labels.enabled} description={t('chatPages.enabledHelp')} />
      </FormSection>
    </FormPage>
  );
}

/** A new page leads to the only queue at once; where there are several, people choose. */
function valuesOf(record: ChatPageView | undefined, queues: readonly QueueView[]) {
  const only = queues.length === 1 ? queues[0]?.id : undefined;
  const language: string = record?.language ?? 'browser';
  const queueId: string = record?.queueId ?? only ?? '';
  return {
    name: record?.name ?? '',
    key: record?.key ?? '',
    queueId,
    language,
    greeting: record?.greeting ?? '',
    enabled: record?.enabled ?? true,
  };
}
