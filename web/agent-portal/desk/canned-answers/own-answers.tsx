import '#web/ui/forms/form-styles.ts';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnAnswer } from '#contracts/agent-portal/canned-answers.ts';
import { cannedAnswerFields } from '#contracts/canned-answer.ts';
import {
  AnswerInputs,
  answerInput,
  answerValues,
  useAnswerLabels,
  useShownLanguage,
} from '#web/ui/canned-answers/answer-inputs.tsx';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { PageFault } from '#web/ui/error-boundary.tsx';
import { SaveFormFrame } from '#web/ui/forms/save-form-frame.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { answersKey, useAnswersAtDesk } from './answers-context.ts';

/** Also what the list at the composer has read. */
const ownKey = [answersKey, 'own'];

/** Settings > My canned answers: the list, or one of them in a form. */
export default function OwnAnswers(): ReactNode {
  const { client } = useAnswersAtDesk();
  const [edited, setEdited] = useState<OwnAnswer | 'new'>();
  const own = useQuery({
    queryKey: ownKey,
    queryFn: async ({ signal }) => (await client.listOwn(undefined, { signal })).items,
    staleTime: 0,
  });
  if (own.data === undefined) {
    return own.error === null ? null : <PageFault error={own.error} onRetry={() => void own.refetch()} />;
  }
  if (edited === undefined) return <List answers={own.data} onEdit={setEdited} />;
  // As it is now, or as it was before it was deleted in another window.
  const current = edited === 'new' ? undefined : (own.data.find(({ id }) => id === edited.id) ?? edited);
  return <AnswerForm current={current} onDone={() => setEdited(undefined)} />;
}

interface ListProps {
  readonly answers: readonly OwnAnswer[];
  readonly onEdit: (answer: OwnAnswer | 'new') => void;
}

function List({ answers, onEdit }: ListProps): ReactNode {
  const { t } = useTranslation(['portal', 'ui']);
  const { client } = useAnswersAtDesk();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<OwnAnswer>();
  const of = (action: string, { title }: OwnAnswer) => t('ui:labelled', { label: action, value: title });
  return (
    <Stack>
      <Text c="dimmed">{t('answers.ownHelp')}</Text>
      {answers.length === 0 && <Text>{t('answers.ownNone')}</Text>}
      {answers.length > 0 && (
        <ul className="own-answers" aria-label={t('answers.own')}>
          {answers.map((answer) => (
            <li key={answer.id}>
              <span className="desk-answer-name">
                <strong>{answer.title}</strong>/{answer.slug}
              </span>
              <Group gap={4} wrap="nowrap">
                <IconButton
                  label={t('ui:actions.edit')}
                  aria-label={of(t('ui:actions.edit'), answer)}
                  size={30}
                  onClick={() => onEdit(answer)}
                >
                  <IconPencil size={18} />
                </IconButton>
                <IconButton
                  label={t('ui:actions.delete')}
                  aria-label={of(t('ui:actions.delete'), answer)}
                  size={30}
                  onClick={() => setAsked(answer)}
                >
                  <IconTrash size={18} />
                </IconButton>
              </Group>
            </li>
          ))}
        </ul>
      )}
      <Group>
        <Button variant="default" onClick={() => onEdit('new')}>
          {t('answers.add')}
        </Button>
      </Group>
      <ConfirmDialog
        opened={asked !== undefined}
        title={t('answers.deleteTitle', { name: asked?.title })}
        confirmLabel={t('ui:actions.delete')}
        onConfirm={async () => {
          if (asked === undefined) return;
          await client.removeOwn({ ownCannedAnswerId: asked.id });
          await queries.invalidateQueries({ queryKey: [answersKey] });
          notifyDone(t('ui:form.deleted', { name: asked.title }));
        }}
        onClose={() => setAsked(undefined)}
      >
        {t('answers.deleteText')}
      </ConfirmDialog>
    </Stack>
  );
}

function AnswerForm({ current, onDone }: { readonly current: OwnAnswer | undefined; readonly onDone: () => void }) {
  const { t } = useTranslation(['portal', 'ui']);
  const { client, session } = useAnswersAtDesk();
  const queries = useQueryClient();
  const [record, setRecord] = useState(current);
  const reload = () => queries.invalidateQueries({ queryKey: [answersKey] });
  const newer = current !== undefined && record !== undefined && current.version > record.version;
  const form = useSaveForm({
    initialValues: answerValues(record),
    held:
      record === undefined
        ? undefined
        : { newer: newer ? answerValues(current) : undefined, take: () => setRecord(current), reload },
    schema: cannedAnswerFields,
    toInput: answerInput,
    fields: ['title', 'slug', 'language', 'text'],
    codeFields: { CANNED_ANSWER_SLUG_TAKEN: 'slug' },
    save: (input) =>
      record === undefined
        ? client.addOwn(input)
        : client.updateOwn({ ...input, ownCannedAnswerId: record.id, version: record.version }),
    onSaved: async ({ title }) => {
      notifyDone(t('ui:form.saved', { name: title }));
      await reload();
      onDone();
    },
  });
  const subject = {
    agent: session,
    ...(session.tenant === undefined ? {} : { tenantName: session.tenant.name, timeZone: session.tenant.timeZone }),
  };
  return (
    <section aria-label={record?.title ?? t('answers.addTitle')}>
      <SaveFormFrame state={form} labels={useAnswerLabels()} show={useShownLanguage()} onCancel={onDone}>
        <Stack>
          <AnswerInputs form={form} subject={subject} />
        </Stack>
      </SaveFormFrame>
    </section>
  );
}
