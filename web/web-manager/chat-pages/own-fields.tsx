import './chat-page.css';
import { Button, Group, Input, Select, SimpleGrid, Switch, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { chatForm, mostOwnFields, ownFieldKinds } from '#contracts/vocabulary/chat-form.ts';
import { languages } from '#contracts/vocabulary/language.ts';
import { problemsOfIssues } from '#web/ui/forms/field-faults.ts';
import type { FieldProps } from '#web/ui/forms/save-form.ts';
import { languageNames } from '#web/ui/language-names.ts';
import { newOwnField, type OwnFieldValues, ownInput } from './chat-page-values.ts';

interface OwnFieldsProps extends FieldProps {
  readonly fields: readonly OwnFieldValues[];
  readonly onChange: (fields: readonly OwnFieldValues[]) => void;
}

/** Up to five fields of the page's own. Faults stand at their inputs; the summary's link leads to the first. */
export function OwnFields({ id, error, fields, onChange }: OwnFieldsProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const list = useRef<HTMLDivElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const all = useFaults(fields);
  const faults = error === undefined ? [] : all;
  const put = (at: number, field: OwnFieldValues) =>
    onChange(fields.map((each, index) => (index === at ? field : each)));
  return (
    <Input.Wrapper
      label={t('chatPage.own')}
      description={t('chatPage.ownHelp', { count: mostOwnFields })}
      error={faults.length === 0 ? error : undefined}
      labelElement="div"
    >
      <div ref={list} className="own-fields">
        {fields.map((field, at) => (
          <OwnFieldInputs
            key={field.id}
            number={at + 1}
            field={field}
            onChange={(changed) => put(at, changed)}
            propsOf={(path) => {
              const of = faults.filter((each) => each.path === `${at}.${path}`);
              const first = faults[0]?.path === `${at}.${path}`;
              return { id: first ? id : `${id}-${at}-${path.replace('.', '-')}`, error: of[0]?.text };
            }}
            onRemove={() => {
              onChange(fields.filter((_, index) => index !== at));
              // The focus must not fall to nowhere with the button that had it.
              add.current?.focus();
            }}
          />
        ))}
      </div>
      <Button
        ref={add}
        id={faults.length === 0 ? id : undefined}
        variant="default"
        mt={8}
        mb={6}
        aria-disabled={fields.length >= mostOwnFields}
        onClick={() => {
          if (fields.length >= mostOwnFields) return;
          onChange([...fields, newOwnField()]);
          requestAnimationFrame(() => list.current?.lastElementChild?.querySelector('input')?.focus());
        }}
      >
        {t('chatPage.ownAdd')}
      </Button>
    </Input.Wrapper>
  );
}

/** What the contract says of each input: the form knows only that something is wrong. */
function useFaults(fields: readonly OwnFieldValues[]) {
  const { t } = useTranslation('ui');
  const parsed = chatForm.shape.own.safeParse(fields.map(ownInput), { reportInput: true });
  if (parsed.success) return [];
  return problemsOfIssues(parsed.error.issues).map((problem) => ({
    // A choice that is refused is told where the choices are.
    path: problem.path.replace(/(choices\.(?:en|fr))\..*/, '$1'),
    text:
      'kind' in problem
        ? t(`faults.${problem.kind}`, { limit: problem.limit, entry: problem.entry })
        : t(`errors.${problem.code}`),
  }));
}

interface OwnFieldInputsProps {
  readonly number: number;
  readonly field: OwnFieldValues;
  readonly onChange: (field: OwnFieldValues) => void;
  readonly onRemove: () => void;
  propsOf(path: string): { readonly id: string; readonly error: string | undefined };
}

function OwnFieldInputs({ number, field, onChange, onRemove, propsOf }: OwnFieldInputsProps): ReactNode {
  const { t } = useTranslation('webManager');
  const { label, kind, choices } = field;
  return (
    <fieldset className="own-field">
      <legend>{t('chatPage.ownField', { number })}</legend>
      <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="sm">
        {languages.map((language) => (
          <TextInput
            key={language}
            {...propsOf(`label.${language}`)}
            label={t('chatPage.labelIn', { language: languageNames[language] })}
            value={label[language]}
            required
            onChange={({ currentTarget }) =>
              onChange({ ...field, label: { ...label, [language]: currentTarget.value } })
            }
          />
        ))}
        <Select
          {...propsOf('kind')}
          label={t('chatPage.kind')}
          data={ownFieldKinds.map((value) => ({ value, label: t(`chatPage.kinds.${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null) onChange({ ...field, kind: value });
          }}
        />
        <Group align="flex-end" justify="space-between" gap="sm">
          <Switch
            label={t('chatPage.required')}
            checked={field.required}
            mb={8}
            onChange={({ currentTarget }) => onChange({ ...field, required: currentTarget.checked })}
          />
          <Button variant="default" onClick={onRemove} aria-label={t('chatPage.ownRemoveNumber', { number })}>
            {t('chatPage.ownRemove')}
          </Button>
        </Group>
        {kind === 'choice' &&
          languages.map((language) => (
            <Textarea
              key={language}
              {...propsOf(`choices.${language}`)}
              label={t('chatPage.choicesIn', { language: languageNames[language] })}
              description={t('chatPage.choicesHelp')}
              value={choices[language]}
              rows={3}
              required
              onChange={({ currentTarget }) =>
                onChange({ ...field, choices: { ...choices, [language]: currentTarget.value } })
              }
            />
          ))}
      </SimpleGrid>
    </fieldset>
  );
}
