import './home-page.css';
import { Anchor, Group, Text } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TenantView } from '#contracts/web-manager/tenants.ts';
import { PageHeader } from '#web/ui/page-header.tsx';
import { ButtonLink } from '#web/ui/router-link.tsx';
import { loaded } from '../api.ts';
import { Loaded } from '../directory/loaded.tsx';
import { useCurrentTenant } from '../shell/current-tenant.ts';
import { useMay } from '../shell/use-may.ts';

type Step = 'tenant' | 'users' | 'queue' | 'chat-page' | 'first-contact';

/** The set-up path of the first hour, ticked from what is really there. */
export function HomePage(): ReactNode {
  const tenants = useQuery(loaded.tenants);
  const tenant = useCurrentTenant();
  return <Loaded query={tenants}>{() => <SetUpPath tenant={tenant} />}</Loaded>;
}

function SetUpPath({ tenant }: { readonly tenant: TenantView | undefined }): ReactNode {
  const { t } = useTranslation('webManager');
  const progress = useQuery({ ...loaded.setUp(tenant?.id), refetchOnMount: 'always' });
  const unnamed = progress.data?.steps.some(({ step, done }) => step === 'tenant' && !done) === true;
  return (
    <>
      <PageHeader
        title={t('home.title')}
        intro={tenant === undefined || unnamed ? t('home.intro') : t('home.introOf', { tenant: tenant.name })}
      />
      <Loaded query={progress}>
        {({ steps }) => {
          const next = steps.find(({ done }) => !done)?.step;
          return (
            <>
              {next === undefined && <Text mb="md">{t('home.complete')}</Text>}
              <ol className="set-up">
                {steps.map(({ step, done }) => (
                  <li key={step} aria-current={step === next ? 'step' : undefined}>
                    <span className="set-up-mark" data-done={done}>
                      {done ? <IconCircleCheckFilled size={22} aria-hidden /> : <IconCircle size={22} aria-hidden />}
                    </span>
                    <div>
                      <h2>
                        {t(`home.${step}.title`)}{' '}
                        <span className="set-up-word">{done ? t('home.done') : t('home.open')}</span>
                      </h2>
                      <Text>{t(`home.${step}.text`)}</Text>
                    </div>
                    <StepAction step={step} done={done} primary={step === next} tenant={tenant} />
                  </li>
                ))}
              </ol>
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function StepAction(props: {
  readonly step: Step;
  readonly done: boolean;
  readonly primary: boolean;
  readonly tenant: TenantView | undefined;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { step, tenant } = props;
  const may = useMay();
  const variant = props.primary ? 'filled' : 'default';
  const label = t(`home.${step}.action`);
  if (step === 'tenant' && !may('tenant.manage')) return null;
  if (step === 'tenant' && !props.done && tenant !== undefined) {
    return (
      <ButtonLink to="/tenants/$tenantId" params={{ tenantId: tenant.id }} variant={variant}>
        {t('home.tenant.name')}
      </ButtonLink>
    );
  }
  if (step === 'tenant') {
    return (
      <ButtonLink to="/tenants" variant={variant}>
        {label}
      </ButtonLink>
    );
  }
  if (tenant === undefined) return null;
  const params = { tenantKey: tenant.key };
  if (step === 'first-contact') {
    return (
      <Group gap="md">
        <ButtonLink to="/t/$tenantKey/chat-pages" params={params} variant={variant}>
          {label}
        </ButtonLink>
        <Anchor href={`/agentportal/${tenant.key}`} target="_blank" rel="noopener">
          {t('home.first-contact.portal')}
        </Anchor>
      </Group>
    );
  }
  const targets = {
    users: '/t/$tenantKey/users/new',
    // The queue may be there already, without members.
    queue: '/t/$tenantKey/queues',
    'chat-page': '/t/$tenantKey/chat-pages/new',
  } as const;
  return (
    <ButtonLink to={targets[step]} params={params} variant={variant}>
      {label}
    </ButtonLink>
  );
}
