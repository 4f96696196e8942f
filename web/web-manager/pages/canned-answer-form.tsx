import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type CannedAnswerView, cannedAnswerInput } from '#contracts/web-manager/canned-answers.ts';
import type { QueueItem } from '#contracts/web-manager/queues.ts';
import {
  AnswerInputs,
  answerInput,
  answerValues,
  useAnswerLabels,
  useShownLanguage,
} from '#web/ui/canned-answers/answer-inputs.tsx';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { api, reloadAll } from '../api.ts';
import { nameOfId } from '../directory/choices.ts';
import { FormPage } from '../directory/form-page.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { useWayBack, WayBack } from '../directory/way-back.tsx';
import { useTenant } from '../shell/tenant-context.ts';

const list = '/t/$tenantKey/canned-answers';
/** The word of the Select for no queue. */
const wholeTenant = 'tenant';

interface CannedAnswerFormProps {
  /** Absent for a new one. */
  readonly held?: HeldRecord<CannedAnswerView>;
  /** What a new one begins as. */
  readonly copyOf?: CannedAnswerView | undefined;
  readonly queues: readonly QueueItem[];
}

/** A canned answer of the tenant or of a queue; without a held one a new one. */
export function CannedAnswerForm({ held, copyOf, queues }: CannedAnswerFormProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const tenant = useTenant();
  const toList = useWayBack(list);
  const record = held?.record;
  const form = useSaveForm({
    // The short name of a copy must be another one: it is left to be filled in.
    initialValues: { ...valuesOf(record ?? copyOf), ...(record === undefined ? { slug: '' } : {}) },
    held: heldValues(held, valuesOf),
    schema: cannedAnswerInput,
    toInput: ({ queueId, ...values }) => ({
      ...answerInput(values),
      queueId: queueId === wholeTenant ? undefined : queueId,
    }),
    fields: ['title', 'slug', 'queueId', 'language', 'text'],
    codeFields: { CANNED_ANSWER_SLUG_TAKEN: 'slug', QUEUE_NOT_FOUND: 'queueId' },
    save: (input) =>
      record === undefined
        ? api.cannedAnswers.add({ ...input, tenantId: tenant.id })
        : api.cannedAnswers.update({
            ...input,
            tenantId: tenant.id,
            cannedAnswerId: record.id,
            version: record.version,
          }),
    onSaved: async ({ title }) => {
      notifyDone(t('ui:form.saved', { name: title }));
      await toList();
      await reloadAll();
    },
  });
  const labels = { ...useAnswerLabels(), queueId: t('cannedAnswers.for') };
  const shownLanguage = useShownLanguage();
  const queueName = nameOfId(queues, form.values.queueId);
  return (
    <FormPage
      title={record?.title ?? t('cannedAnswers.addTitle')}
      back={<WayBack list={list} title={t('cannedAnswers.title')} />}
      state={form}
      labels={labels}
      show={(path, value) =>
        path === 'queueId' ? (nameOfId(queues, value) ?? t('cannedAnswers.wholeTenant')) : shownLanguage(path, value)
      }
      onCancel={() => void toList()}
    >
      <FormSection title={t('cannedAnswers.general')}>
        <AnswerInputs
          form={form}
          subject={{
            tenantName: tenant.name,
            timeZone: tenant.timeZone,
            ...(queueName === undefined ? {} : { queueName }),
          }}
        >
          <Select
            {...form.choice('queueId')}
            label={labels.queueId}
            description={t('cannedAnswers.forHelp')}
            data={[
              { value: wholeTenant, label: t('cannedAnswers.wholeTenant') },
              ...queues.map(({ id, name }) => ({ value: id, label: t('cannedAnswers.queue', { name }) })),
            ]}
            searchable={queues.length > 10}
            allowDeselect={false}
          />
        </AnswerInputs>
      </FormSection>
    </FormPage>
  );
}

function valuesOf(record: CannedAnswerView | undefined) {
  const queueId: string = record?.queueId ?? wholeTenant;
  return { ...answerValues(record), queueId };
}
