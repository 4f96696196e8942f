import { Checkbox, SimpleGrid, Stack, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type QueueView, queueDefaults } from '#contracts/web-manager/queues.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { FormInputs } from '#web/ui/forms/save-form.ts';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';
import { knownLanguages, languageNames } from '#web/ui/language-names.ts';
import { servedMedia } from '../directory/choices.ts';

type QueueTexts = ReturnType<typeof textValuesOf>;

/** The paths of the inputs below, in their order. */
export const queueTextFields = [
  ...['media', 'welcomeTexts.en', 'welcomeTexts.fr'],
  ...['waitingTexts.en', 'waitingTexts.fr', 'waitingTextAfterSeconds'],
] as const;

export function textValuesOf(record: QueueView | undefined) {
  const number = (value: number): number | string => value;
  const media: string[] = [...(record?.media ?? servedMedia)];
  const texts = (held: QueueView['welcomeTexts'] | undefined) => ({ en: held?.en ?? '', fr: held?.fr ?? '' });
  return {
    media,
    welcomeTexts: texts(record?.welcomeTexts),
    waitingTexts: texts(record?.waitingTexts),
    waitingTextAfterSeconds: number(record?.waitingTextAfterSeconds ?? queueDefaults.waitingTextAfterSeconds),
  };
}

/** A text that is empty in the form is absent. */
export function textInputOf({ welcomeTexts, waitingTexts }: QueueTexts) {
  const given = (text: string) => (text.trim() === '' ? undefined : text);
  const texts = (held: QueueTexts['welcomeTexts']) => ({ en: given(held.en), fr: given(held.fr) });
  return { welcomeTexts: texts(welcomeTexts), waitingTexts: texts(waitingTexts) };
}

export function useQueueTextLabels(): Readonly<Record<string, string>> {
  const { t } = useTranslation('webManager');
  const by = (path: 'welcomeTexts' | 'waitingTexts', label: string) =>
    knownLanguages.map((language) => [
      `${path}.${language}`,
      t('queues.textIn', { text: label, language: languageNames[language] }),
    ]);
  return {
    media: t('queues.media'),
    ...Object.fromEntries([
      ...by('welcomeTexts', t('queues.welcomeText')),
      ...by('waitingTexts', t('queues.waitingText')),
    ]),
    waitingTextAfterSeconds: t('queues.waitingTextAfter'),
  };
}

/** What the queue takes, and what it tells its customers. */
export function QueueTextInputs({ form }: { readonly form: FormInputs<QueueTexts> }): ReactNode {
  const { t } = useTranslation('webManager');
  const labels = useQueueTextLabels();
  return (
    <>
      <FormSection title={t('queues.media')}>
        <Checkbox.Group {...form.value('media')} description={t('queues.mediaHelp')} aria-label={t('queues.media')}>
          <Stack gap="xs" mt="xs" mb={6}>
            {servedMedia.map((medium) => (
              <Checkbox
                key={medium}
                value={medium}
                label={t(`medium.${medium}`)}
                // A group cannot be invalid, its boxes can.
                error={form.at('media').error !== undefined}
                aria-invalid={form.at('media').error !== undefined || undefined}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      </FormSection>
      <FormSection title={t('queues.texts')}>
        <TextPair form={form} path="welcomeTexts" labels={labels} description={t('queues.welcomeTextHelp')} />
        <TextPair form={form} path="waitingTexts" labels={labels} description={t('queues.waitingTextHelp')} />
        <WholeNumberInput
          {...form.value('waitingTextAfterSeconds')}
          label={labels.waitingTextAfterSeconds}
          description={t('queues.waitingTextAfterHelp', { min: 5, max: 3600 })}
          min={5}
          max={3600}
        />
      </FormSection>
    </>
  );
}

function TextPair(props: {
  readonly form: FormInputs<QueueTexts>;
  readonly path: 'welcomeTexts' | 'waitingTexts';
  readonly labels: Readonly<Record<string, string>>;
  readonly description: string;
}): ReactNode {
  const { form, path, labels, description } = props;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {knownLanguages.map((language) => (
        <Textarea
          key={language}
          {...form.at(`${path}.${language}`)}
          label={labels[`${path}.${language}`]}
          description={description}
          lang={language}
          value={form.values[path][language]}
          onChange={({ currentTarget }) => form.set(path, { ...form.values[path], [language]: currentTarget.value })}
          minRows={2}
          rows={3}
        />
      ))}
    </SimpleGrid>
  );
}
