import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cannedAnswerId } from '#contracts/vocabulary/ids.ts';
import { cannedAnswerQuery } from '#contracts/web-manager/canned-answers.ts';
import { languageName } from '#web/ui/language-names.ts';
import { ButtonLink, TextLink } from '#web/ui/router-link.tsx';
import { api, loaded } from '../api.ts';
import { Held } from '../directory/held.tsx';
import { ListPage } from '../directory/list-page.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { Copied, One } from '../directory/one.tsx';
import { useList } from '../directory/use-list.ts';
import { useTenant } from '../shell/tenant-context.ts';
import { CannedAnswerForm } from './canned-answer-form.tsx';

const one = '/t/$tenantKey/canned-answers/$cannedAnswerId';
const fresh = '/t/$tenantKey/canned-answers/new';

export function CannedAnswersPage(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const navigate = useNavigate();
  const { id: tenantId, key: tenantKey } = useTenant();
  const queues = useQuery(loaded.queues(tenantId)).data ?? [];
  const list = useList(['canned-answers', tenantId], cannedAnswerQuery, (query, options) =>
    api.cannedAnswers.list({ ...query, tenantId }, options),
  );
  return (
    <ListPage
      list={list}
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
        {
          key: 'slug',
          header: t('ui:cannedAnswer.slug'),
          sort: 'slug',
          cell: ({ slug }) => `/${slug}`,
          freeText: true,
        },
        {
          key: 'scope',
          header: t('cannedAnswers.for'),
          sort: 'queue',
          cell: ({ queue }) => queue ?? t('cannedAnswers.wholeTenant'),
          freeText: true,
        },
        {
          key: 'language',
          header: t('ui:cannedAnswer.language'),
          sort: 'language',
          cell: ({ language }) => languageName(language) ?? t('ui:cannedAnswer.everyLanguage'),
          wideOnly: true,
        },
      ]}
      filters={[
        {
          field: 'queue',
          label: t('chatPages.queue'),
          choices: queues.map(({ id, name }) => ({ value: id, label: name })),
        },
      ]}
      actions={({ id }) => [
        {
          label: t('ui:actions.edit'),
          onClick: () => void navigate({ to: one, params: { tenantKey, cannedAnswerId: id } }),
        },
        {
          label: t('ui:actions.copyAs'),
          onClick: () => void navigate({ to: fresh, params: { tenantKey }, search: { copy: id } }),
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
  const { copy } = useSearch({ from: fresh });
  return (
    <Loaded query={useQuery(loaded.queues(tenantId))}>
      {(queues) => (
        <Copied
          queryKey={['canned-answers', tenantId]}
          schema={cannedAnswerId}
          id={copy}
          get={(id, options) => api.cannedAnswers.get({ tenantId, cannedAnswerId: id }, options)}
        >
          {(copied) => <CannedAnswerForm key={copy} queues={queues} copyOf={copied} />}
        </Copied>
      )}
    </Loaded>
  );
}

export function CannedAnswerPage(): ReactNode {
  const params = useParams({ from: one });
  const { id: tenantId } = useTenant();
  const queues = useQuery(loaded.queues(tenantId));
  return (
    <One
      queryKey={['canned-answers', tenantId]}
      schema={cannedAnswerId}
      id={params.cannedAnswerId}
      get={(id, options) => api.cannedAnswers.get({ tenantId, cannedAnswerId: id }, options)}
    >
      {(answer) => (
        <Loaded query={queues}>
          {(items) => (
            <Held key={answer.id} current={answer}>
              {(held) => <CannedAnswerForm held={held} queues={items} />}
            </Held>
          )}
        </Loaded>
      )}
    </One>
  );
}
