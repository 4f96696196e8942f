import '../chat-pages/chat-page.css';
import { Select, Switch, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import {
  fieldUses,
  knownFields,
  mostOwnFields,
  type PageTextKind,
  pageTextKinds,
} from '#contracts/vocabulary/chat-form.ts';
import { type Language, languages } from '#contracts/vocabulary/language.ts';
import { type ChatPageView, chatPageInput } from '#contracts/web-manager/chat-pages.ts';
import type { QueueItem } from '#contracts/web-manager/queues.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { SaveForm } from '#web/ui/forms/save-form.ts';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { languageName, languageNames } from '#web/ui/language-names.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { api, reloadAll } from '../api.ts';
import { BrandingInputs } from '../branding/branding-inputs.tsx';
import { AskedSection } from '../chat-pages/asked-section.tsx';
import { type ChatPageValues, chatPageFields, inputOf, valuesOf } from '../chat-pages/chat-page-values.ts';
import { TextsSection } from '../chat-pages/texts-section.tsx';
import { chatPageAddress, nameOfId } from '../directory/choices.ts';
import { FormPage } from '../directory/form-page.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { useWayBack, WayBack } from '../directory/way-back.tsx';
import { useTenant } from '../shell/tenant-context.ts';

import { EmbeddingInputs } from './chat-page-embedding.tsx';

const ChatPagePreview = lazy(() => import('../chat-pages/chat-page-preview.tsx'));

const list = '/t/$tenantKey/chat-pages';

interface ChatPageFormProps {
  /** Absent for a new page. */
  readonly held?: HeldRecord<ChatPageView>;
  /** Which page a new one resembles. */
  readonly copied?: ChatPageView | undefined;
  readonly queues: readonly QueueItem[];
  /** Where customers find the page, once it exists. */
  readonly address?: ReactNode;
}

/** A chat page; without a held one a new one. */
export function ChatPageForm({ held, copied, queues, address }: ChatPageFormProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const tenant = useTenant();
  const { id: tenantId } = tenant;
  const toList = useWayBack(list);
  const record = held?.record;
  const valuesHere = (page: ChatPageView | undefined) => valuesOf(page, queues);
  const form = useSaveForm({
    initialValues: copied === undefined ? valuesHere(record) : { ...valuesHere(copied), name: '', key: '' },
    held: heldValues(held, valuesHere),
    schema: chatPageInput,
    toInput: inputOf,
    fields: chatPageFields,
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
  const labels = labelsOf(t);
  const show = (path: string, value: unknown) => {
    if (path === 'queueId') return nameOfId(queues, value);
    if (path === 'logo') return value === '' ? undefined : t('branding.logoShown');
    if (path === 'form.own') return ownLabels(value);
    const use = path.startsWith('form.') ? fieldUses.find((each) => each === value) : undefined;
    if (use !== undefined) return t(`chatPage.uses.${use}`);
    return path === 'language' ? (languageName(value) ?? t('chatPages.languageBrowser')) : undefined;
  };
  return (
    <div className="with-preview">
      <div>
        <FormPage
          title={record?.name ?? t('chatPages.addTitle')}
          back={<WayBack list={list} title={t('chatPages.title')} />}
          state={form}
          labels={labels}
          show={show}
          onCancel={() => void toList()}
        >
          {address}
          <ChatPageInputs form={form} labels={labels} queues={queues} />
          <FormSection title={t('chatPage.look')}>
            <BrandingInputs
              values={form.values}
              at={form.at}
              tenant={tenant}
              onLogo={(logo) => form.set('logo', logo)}
              onColours={(colours) => form.set('colours', colours)}
            />
          </FormSection>
          <AskedSection form={form} />
          <TextsSection form={form} />
          <EmbeddingInputs label={t('chatPages.allowedOrigins')} input={form.value('allowedOrigins')} page={record} />
        </FormPage>
      </div>
      <section className="page-preview" aria-label={t('chatPage.preview')}>
        <div className="preview-label">{t('chatPage.preview')}</div>
        <Suspense fallback={null}>
          <ChatPagePreview values={form.values} tenant={tenant} />
        </Suspense>
      </section>
    </div>
  );
}

/** By path, as the summary and a conflict name the inputs. */
function labelsOf(t: TFunction<['webManager', 'ui']>): Record<string, string> {
  const textIn = (kind: PageTextKind, language: Language) =>
    t('chatPage.textIn', { text: t(`chatPage.textKinds.${kind}`), language: languageNames[language] });
  return {
    name: t('chatPages.name'),
    key: t('chatPages.key'),
    queueId: t('chatPages.queue'),
    language: t('chatPages.language'),
    enabled: t('chatPages.enabled'),
    allowedOrigins: t('chatPages.allowedOrigins'),
    logo: t('branding.logo'),
    'colours.accent': t('branding.accent'),
    'colours.onAccent': t('branding.onAccent'),
    ...Object.fromEntries(knownFields.map((field) => [`form.${field}`, t(`chatPage.fields.${field}`)])),
    'form.own': t('chatPage.own'),
    ...Object.fromEntries(Array.from({ length: mostOwnFields }, (_, at) => ownFieldLabels(t, at)).flat()),
    ...Object.fromEntries(
      pageTextKinds.flatMap((kind) =>
        languages.map((language): [string, string] => [`texts.${language}.${kind}`, textIn(kind, language)]),
      ),
    ),
  };
}

/** Of one field of the page's own, for what is wrong with it. */
function ownFieldLabels(t: TFunction<['webManager', 'ui']>, at: number): [string, string][] {
  const label = t('chatPage.ownField', { number: at + 1 });
  const named = (part: string, value: string): [string, string] => [
    `form.own.${at}.${part}`,
    t('ui:labelled', { label, value }),
  ];
  return [
    [`form.own.${at}`, label],
    ...languages.flatMap((each) => [
      named(`label.${each}`, t('chatPage.labelIn', { language: languageNames[each] })),
      named(`choices.${each}`, t('chatPage.choicesIn', { language: languageNames[each] })),
    ]),
  ];
}

/** Own fields by their labels; undefined for none. */
function ownLabels(value: unknown): string | undefined {
  const fields = z.array(z.object({ label: z.object({ en: z.string(), fr: z.string() }) })).safeParse(value).data ?? [];
  return fields.length === 0 ? undefined : fields.map(({ label }) => `${label.en} / ${label.fr}`).join(', ');
}

function ChatPageInputs(props: {
  readonly form: SaveForm<ChatPageValues>;
  readonly labels: Readonly<Record<string, string>>;
  readonly queues: readonly QueueItem[];
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
      <Switch {...form.flag('enabled')} label={labels.enabled} description={t('chatPages.enabledHelp')} />
    </FormSection>
  );
}
