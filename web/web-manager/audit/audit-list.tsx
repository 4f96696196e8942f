import './audit.css';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditAction, FieldChange } from '#contracts/vocabulary/audit.ts';
import type { AuditEntry } from '#contracts/web-manager/audit.ts';
import { TextLink } from '#web/ui/router-link.tsx';
import { Changed } from '../directory/changed.tsx';
import { fieldName, isSecretChange, roleName, valueWords } from './audit-words.ts';

/** So many changes of an entry are shown at once; more of them unfold. */
const mostUnfolded = 3;

/** When, who, from where, what was done to what, and what it changed. */
export function AuditList({ entries }: { readonly entries: readonly AuditEntry[] }): ReactNode {
  const { t } = useTranslation('webManager');
  return (
    <ol className="audit-list" aria-label={t('audit.title')}>
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function Entry({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { actor, address, action, object, tenant, changes } = entry;
  return (
    <li>
      <div className="audit-when">
        <Changed at={entry.at} />
      </div>
      <div className="audit-who">
        <strong>{actor.name === '' ? t('audit.nobody') : actor.name}</strong>
        <span className="audit-also">
          {roleName(t, actor.role)}
          {address !== '' && ` · ${t('audit.from', { address })}`}
        </span>
      </div>
      <div className="audit-what">
        <div>
          {t(`audit.actions.${action}`)} · {t(`audit.objects.${object}`)} <ObjectName entry={entry} />
        </div>
        {tenant !== undefined && (
          <div className="audit-also">
            {t('ui:labelled', { label: t('nav.tenant'), value: tenant.name ?? t('audit.tenantGone') })}
          </div>
        )}
        {changes.length > 0 && <Changes action={action} changes={changes} />}
      </div>
    </li>
  );
}

/** A link to the page of the object where it still exists. */
function ObjectName({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const { t } = useTranslation('webManager');
  const { action, objectName, page } = entry;
  const name = action === 'sign-on-failed' && objectName === '' ? t('audit.unknownName') : objectName;
  const link = page === undefined ? undefined : pageLink(page);
  if (link === undefined) return <strong>{name}</strong>;
  return (
    <strong>
      <TextLink {...link}>{name}</TextLink>
    </strong>
  );
}

function pageLink({ object, id, tenantKey }: NonNullable<AuditEntry['page']>) {
  if (object === 'tenant') return { to: '/tenants/$tenantId', params: { tenantId: id } } as const;
  if (object === 'administrator') return { to: '/administrators/$userId', params: { userId: id } } as const;
  if (tenantKey === undefined) return undefined;
  if (object === 'user') return { to: '/t/$tenantKey/users/$userId', params: { tenantKey, userId: id } } as const;
  if (object === 'queue') return { to: '/t/$tenantKey/queues/$queueId', params: { tenantKey, queueId: id } } as const;
  if (object === 'reason')
    return { to: '/t/$tenantKey/reasons/$reasonId', params: { tenantKey, reasonId: id } } as const;
  if (object === 'department')
    return { to: '/t/$tenantKey/departments/$departmentId', params: { tenantKey, departmentId: id } } as const;
  if (object === 'clip') return { to: '/t/$tenantKey/clip', params: { tenantKey } } as const;
  if (object === 'location')
    return { to: '/t/$tenantKey/locations/$locationId', params: { tenantKey, locationId: id } } as const;
  if (object === 'canned-answer')
    return { to: '/t/$tenantKey/canned-answers/$cannedAnswerId', params: { tenantKey, cannedAnswerId: id } } as const;
  if (object !== 'chat-page') return undefined;
  return { to: '/t/$tenantKey/chat-pages/$chatPageId', params: { tenantKey, chatPageId: id } } as const;
}

function Changes({ action, changes }: Pick<AuditEntry, 'action' | 'changes'>): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const names = changes.map(({ field }) => fieldName(t, field)).join(', ');
  return (
    <details className="audit-changes" open={changes.length <= mostUnfolded}>
      <summary>
        {t('audit.changed', { count: changes.length })} <span className="audit-names">{names}</span>
      </summary>
      <dl>
        {changes.map((change) => (
          <div key={change.field}>
            <dt>{fieldName(t, change.field)}</dt>
            <dd>{isSecretChange(change) ? t('audit.secret') : <BeforeAndAfter action={action} change={change} />}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** What was added, or only happened, had nothing before; what was deleted has nothing after: that need not be said. */
function BeforeAndAfter(props: { readonly action: AuditAction; readonly change: FieldChange }): ReactNode {
  const { t } = useTranslation('webManager');
  const { action, change } = props;
  if (action !== 'changed' && change.before === undefined) return <Value field={change.field} value={change.after} />;
  if (action === 'deleted') return <Value field={change.field} value={change.before} />;
  return (
    <>
      <Value field={change.field} value={change.before} />
      <span className="audit-arrow">
        <span aria-hidden="true">→</span>
        <span className="only-spoken">{t('audit.became')}</span>
      </span>
      <Value field={change.field} value={change.after} />
    </>
  );
}

function Value({ field, value }: { readonly field: string; readonly value: unknown }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const words = useMemo(() => valueWords(t, field, value), [t, field, value]);
  if (typeof words === 'string') {
    return <span className={value === undefined ? 'audit-value audit-also' : 'audit-value'}>{words}</span>;
  }
  return (
    <ul className="audit-value">
      {words.map((word) => (
        <li key={word}>{word}</li>
      ))}
    </ul>
  );
}
