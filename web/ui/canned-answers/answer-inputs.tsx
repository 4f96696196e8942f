import './answer-inputs.css';
import { Button, Select, Text, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import {
  expandPlaceholders,
  type Placeholder,
  placeholderFaults,
  placeholders,
  writtenPlaceholder,
} from '#contracts/vocabulary/placeholder.ts';
import type { FormInputs } from '../forms/save-form.ts';
import { asLanguage, knownLanguages, languageNames } from '../language-names.ts';
import { currentLanguage } from '../texts/texts.ts';
import { type AnswerSubject, placeholderValues } from './placeholder-values.ts';

/** For customers of every language; a Select needs a word for it. */
export const everyLanguage = 'every';

export interface AnswerValues {
  readonly slug: string;
  readonly title: string;
  readonly text: string;
  /** A language, or `everyLanguage`. */
  readonly language: string;
}

interface AnswerFieldsOf {
  readonly slug: string;
  readonly title: string;
  readonly text: string;
  readonly language?: string | undefined;
}

export function answerValues(answer: AnswerFieldsOf | undefined): AnswerValues {
  const { slug = '', title = '', text = '', language = everyLanguage } = answer ?? {};
  return { slug, title, text, language };
}

/** What the contract is asked about. */
export function answerInput<Values extends AnswerValues>({ language, ...values }: Values) {
  return { ...values, language: language === everyLanguage ? undefined : language };
}

export function useAnswerLabels(): Readonly<Record<keyof AnswerValues, string>> {
  const { t } = useTranslation();
  return {
    slug: t('cannedAnswer.slug'),
    title: t('cannedAnswer.title'),
    text: t('cannedAnswer.text'),
    language: t('cannedAnswer.language'),
  };
}

/** How a value reads that is no text, for the difference of two people's changes. */
export function useShownLanguage(): (path: string, value: unknown) => string | undefined {
  const { t } = useTranslation();
  return (path, value) => {
    if (path !== 'language' || typeof value !== 'string') return undefined;
    const language = asLanguage(value);
    return language === undefined ? t('cannedAnswer.everyLanguage') : languageNames[language];
  };
}

interface AnswerInputsProps {
  readonly form: FormInputs<AnswerValues>;
  /** Whom the preview writes to; what is absent is made up. */
  readonly subject: Partial<AnswerSubject>;
  /** Between the names and the text. */
  readonly children?: ReactNode;
}

/** The inputs of a canned answer, with the placeholders and what a customer would read. */
export function AnswerInputs({ form, subject, children }: AnswerInputsProps): ReactNode {
  const { t } = useTranslation();
  const labels = useAnswerLabels();
  return (
    <>
      <TextInput {...form.text('title')} label={labels.title} placeholder={t('cannedAnswer.titleExample')} required />
      <TextInput
        {...form.text('slug')}
        label={labels.slug}
        description={t('cannedAnswer.slugHelp')}
        placeholder={t('cannedAnswer.slugExample')}
        leftSection="/"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        required
      />
      {children}
      <Select
        {...form.choice('language')}
        label={labels.language}
        description={t('cannedAnswer.languageHelp')}
        data={[
          { value: everyLanguage, label: t('cannedAnswer.everyLanguage') },
          ...knownLanguages.map((value) => ({ value, label: languageNames[value] })),
        ]}
        allowDeselect={false}
      />
      <Textarea
        {...form.text('text')}
        label={labels.text}
        placeholder={t('cannedAnswer.textExample', { example: writtenPlaceholder('customer.name') })}
        autosize
        minRows={4}
        maxRows={14}
        required
      />
      <Placeholders form={form} />
      <Preview values={form.values} subject={subject} />
    </>
  );
}

/** What the placeholders mean; each is inserted where the text has its caret. */
function Placeholders({ form }: { readonly form: FormInputs<AnswerValues> }): ReactNode {
  const { t } = useTranslation();
  const title = useId();
  const insert = (placeholder: Placeholder) => {
    const { id, value } = form.text('text');
    const input = document.getElementById(id);
    if (!(input instanceof HTMLTextAreaElement)) return;
    const { selectionStart, selectionEnd } = input;
    const written = writtenPlaceholder(placeholder);
    flushSync(() => form.set('text', value.slice(0, selectionStart) + written + value.slice(selectionEnd)));
    input.focus();
    input.setSelectionRange(selectionStart + written.length, selectionStart + written.length);
  };
  return (
    <div>
      <Text fw={600} size="sm" id={title}>
        {t('cannedAnswer.placeholders')}
      </Text>
      <Text c="dimmed" size="sm">
        {t('cannedAnswer.placeholdersHelp')}
      </Text>
      <ul className="placeholder-list" aria-labelledby={title}>
        {placeholders.map((placeholder) => (
          <li key={placeholder}>
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t('cannedAnswer.insert', { placeholder: writtenPlaceholder(placeholder) })}
              onClick={() => insert(placeholder)}
            >
              {writtenPlaceholder(placeholder)}
            </Button>
            <Text size="sm">{t(`cannedAnswer.meaning.${placeholder}`)}</Text>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Preview({
  values,
  subject,
}: {
  readonly values: AnswerValues;
  readonly subject: Partial<AnswerSubject>;
}): ReactNode {
  const { t } = useTranslation();
  const title = useId();
  const text = values.text.trim();
  if (text === '' || placeholderFaults(text).length > 0) return null;
  const shown = expandPlaceholders(
    text,
    placeholderValues({
      customerName: t('cannedAnswer.sample.customer'),
      agent: { firstName: t('cannedAnswer.sample.firstName'), lastName: t('cannedAnswer.sample.lastName') },
      queueName: t('cannedAnswer.sample.queue'),
      tenantName: t('cannedAnswer.sample.tenant'),
      timeZone: undefined,
      at: new Date(),
      language: asLanguage(values.language) ?? currentLanguage(),
      ...subject,
    }),
  );
  return (
    <section aria-labelledby={title}>
      <Text fw={600} size="sm" id={title}>
        {t('cannedAnswer.preview')}
      </Text>
      <p className="answer-preview">{shown}</p>
    </section>
  );
}
