import { Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '#contracts/vocabulary/language.ts';
import { type ChatPageView, chatPageInput } from '#contracts/web-manager/chat-pages.ts';
import type { QueueView } from '#contracts/web-manager/queues.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { SaveForm } from '#web/ui/forms/save-form.ts';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { languageName, languageNames } from '#web/ui/language-names.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { TextLink } from '#web/ui/router-link.tsx';
import { api, reloadAll } from '../api.ts';
import { chatPageAddress, nameOfId } from '../directory/choices.ts';
import { FormPage } from '../directory/form-page.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { useTenant } from '../shell/tenant-context.ts';

import { EmbeddingInputs } from './chat-page-embedding.tsx';

const list = '/t/$tenantKey/chat-pages';

type Values = ReturnType<typeof valuesOf>;

interface ChatPageFormProps {
  /** Absent for a new page. */
  readonly held?: HeldRecord<ChatPageView>;
  readonly queues: readonly QueueView[];
  /** Where customers find the page, once it exists. */
  readonly address?: ReactNode;
}

/** A chat page; without a held one a new one. */
export function ChatPageForm({ held, queues, address }: ChatPageFormProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { id: tenantId, key: tenantKey } = useTenant();
  const navigate = useNavigate();
  const toList = () => navigate({ to: list, params: { tenantKey } });
  const record = held?.record;
  const valuesHere = (page: ChatPageView | undefined) => valuesOf(page, queues);
  const form = useSaveForm({
    initialValues: valuesHere(record),
    held: heldValues(held, valuesHere),
    schema: chatPageInput,
    toInput: ({ language, greeting, ...values }) => ({
      ...values,
      language: language === 'browser' ? undefined : language,
      greeting: greeting.trim() === '' ? undefined : greeting,
    }),
    fields: ['name', 'key', 'queueId', 'language', 'greeting', 'enabled', 'allowedOrigins'],
    codeFields: { CHAT_PAGE_KEY_TAKEN: 'key', QUEUE_NOT_FOUND: 'queueId' },
    save: (input) =>
      record === undefined
        ? api.chatPages.add({ ...input, tenantId })
        : api.chatPages.update({ ...input, tenantId, chatPageId: record.id, version: record.version }),
    onSaved: async ({ name }) => {
      notifyDone(t('ui:form.saved', { name }));
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
    allowedOrigins: t('chatPages.allowedOrigins'),
  };
  const show = (path: string, value: unknown) => {
    if (path === 'queueId') return nameOfId(queues, value);
    return path === 'language' ? (languageName(value) ?? t('chatPages.languageBrowser')) : undefined;
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
      show={show}
      onCancel={() => void toList()}
    >
      {address}
      <ChatPageInputs form={form} labels={labels} queues={queues} />
      <EmbeddingInputs label={labels.allowedOrigins} input={form.value('allowedOrigins')} page={record} />
    </FormPage>
  );
}

function ChatPageInputs(props: {
  readonly form: SaveForm<Values>;
  readonly labels: Readonly<Record<keyof Values, string>>;
  readonly queues: readonly QueueView[];
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { form, labels, queues } = props;
  return (
    <FormSection title={t('chatPages.general')}>
      <TextInput {...form.text('name')} label={labels.name} description={t('chatPages.nameHelp')} required />
      <TextInput
        {...form.text('key')}
        label={labels.key}
        description={t('chatPages.keyHelp', {
          address: chatPageAddress(form.values.key.trim().toLowerCase() || t('chatPages.keyPlaceholder')),
        })}
        placeholder={t('chatPages.keyPlaceholder')}
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
      <Textarea {...form.text('greeting')} label={labels.greeting} description={t('chatPages.greetingHelp')} rows={3} />
      <Switch {...form.flag('enabled')} label={labels.enabled} description={t('chatPages.enabledHelp')} />
    </FormSection>
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
    allowedOrigins: record?.allowedOrigins ?? [],
  };
}
