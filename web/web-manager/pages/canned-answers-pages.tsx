import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CannedAnswerView } from '#contracts/web-manager/canned-answers.ts';
import { languageName } from '#web/ui/language-names.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { api, loaded } from '../api.ts';
import { nameOfId } from '../directory/choices.ts';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { useTenant } from '../shell/tenant-context.ts';
import { CannedAnswerForm } from './canned-answer-form.tsx';

const one = '/t/$tenantKey/canned-answers/$cannedAnswerId';
const fresh = '/t/$tenantKey/canned-answers/new';

export function CannedAnswersPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
  const queues = useQuery(loaded.queues(tenantId)).data ?? [];
  const scope = ({ queueId }: CannedAnswerView) =>
    queueId === undefined ? t('cannedAnswers.wholeTenant') : (nameOfId(queues, queueId) ?? '');
  return (
    <ListPage
      query={useQuery(loaded.cannedAnswers(tenantId))}
      title={t('cannedAnswers.title')}
      intro={t('cannedAnswers.intro')}
      empty={{ title: t('cannedAnswers.emptyTitle'), text: t('cannedAnswers.emptyText') }}
      addButton={
        <ButtonLink to={fresh} params={{ tenantKey }}>
          {t('cannedAnswers.add')}
        </ButtonLink>
      }
      nameHeader={t('ui:cannedAnswer.title')}
      nameOf={({ title }) => title}
      nameLink={({ id, title }) => (
        <TextLink to={one} params={{ tenantKey, cannedAnswerId: id }}>
          {title}
        </TextLink>
      )}
      columns={[
        { key: 'slug', header: t('ui:cannedAnswer.slug'), cell: ({ slug }) => `/${slug}`, freeText: true },
        { key: 'scope', header: t('cannedAnswers.for'), cell: scope, freeText: true },
        {
          key: 'language',
          header: t('ui:cannedAnswer.language'),
          cell: ({ language }) => languageName(language) ?? t('ui:cannedAnswer.everyLanguage'),
          wideOnly: true,
        },
      ]}
      textOf={(answer) => `/${answer.slug} ${answer.text} ${scope(answer)}`}
      actions={({ id }) => [
        {
          label: t('ui:actions.edit'),
          onClick: () => void navigate({ to: one, params: { tenantKey, cannedAnswerId: id } }),
        },
        {
          label: t('cannedAnswers.copy'),
          onClick: () => void navigate({ to: fresh, params: { tenantKey }, search: { copyOf: id } }),
        },
      ]}
      deleting={{
        text: t('cannedAnswers.deleteText'),
        remove: async ({ id }) => {
          await api.cannedAnswers.remove({ tenantId, cannedAnswerId: id });
          return undefined;
        },
      }}
    />
  );
}

export function NewCannedAnswerPage(): ReactNode {
  const { id: tenantId } = useTenant();
  const { copyOf } = useSearch({ from: fresh });
  const answers = useQuery(loaded.cannedAnswers(tenantId));
  return (
    <Loaded query={useQuery(loaded.queues(tenantId))}>
      {(queues) => (
        <Loaded query={answers}>
          {(items) => <CannedAnswerForm key={copyOf} queues={queues} copyOf={items.find(({ id }) => id === copyOf)} />}
        </Loaded>
      )}
    </Loaded>
  );
}

export function CannedAnswerPage(): ReactNode {
  const { cannedAnswerId } = useParams({ from: one });
  const { id: tenantId } = useTenant();
  const queues = useQuery(loaded.queues(tenantId));
  return (
    <Loaded query={useQuery(loaded.cannedAnswers(tenantId))}>
      {(answers) => {
        const answer = answers.find(({ id }) => id === cannedAnswerId);
        if (answer === undefined) return <NotFound />;
        return (
          <Loaded query={queues}>
            {(items) => (
              <Held key={answer.id} current={answer}>
                {(held) => <CannedAnswerForm held={held} queues={items} />}
              </Held>
            )}
          </Loaded>
        );
      }}
    </Loaded>
  );
}
