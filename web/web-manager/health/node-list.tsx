import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodePart, NodeView } from '#contracts/web-manager/health.ts';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { StateWord } from '#web/ui/state-word.tsx';
import { api, reloadAll } from '../api.ts';
import { Changed } from '../directory/changed.tsx';
import { adviceFor, figureWords } from './health-words.ts';

/** The nodes that are known, each with its parts; one that is gone can be dismissed. */
export function NodeList({ nodes }: { readonly nodes: readonly NodeView[] }): ReactNode {
  const { t } = useTranslation('webManager');
  const [asked, setAsked] = useState<NodeView>();
  const [opened, setOpened] = useState(false);
  const dismiss = async ({ id, name }: NodeView) => {
    await api.health.dismissNode({ nodeId: id });
    notifyDone(t('health.dismissed', { name }));
    await reloadAll();
  };
  return (
    <>
      {nodes.length === 0 && <p>{t('health.noNodes')}</p>}
      {nodes.map((node) => (
        <OneNode
          key={node.id}
          node={node}
          onDismiss={() => {
            setAsked(node);
            setOpened(true);
          }}
        />
      ))}
      {asked !== undefined && (
        <ConfirmDialog
          opened={opened}
          title={t('health.dismissTitle', { name: asked.name })}
          confirmLabel={t('health.dismiss')}
          harmless
          onConfirm={() => dismiss(asked)}
          onClose={() => setOpened(false)}
        >
          {t('health.dismissText')}
        </ConfirmDialog>
      )}
    </>
  );
}

function OneNode({ node, onDismiss }: { readonly node: NodeView; readonly onDismiss: () => void }): ReactNode {
  const { t } = useTranslation('webManager');
  const { name, gone } = node;
  const isReady = node.parts.every(({ ok, advisory }) => ok || advisory);
  return (
    <section className="health-node" aria-label={name}>
      <div className="health-node-head">
        <h3>{name}</h3>
        <StateWord tone={gone || !isReady ? 'alarm' : 'on'}>
          {t(gone ? 'health.gone' : isReady ? 'health.ready' : 'health.notReady')}
        </StateWord>
        {gone && (
          <Button variant="default" size="compact-sm" aria-label={t('health.dismissOf', { name })} onClick={onDismiss}>
            {t('health.dismiss')}
          </Button>
        )}
      </div>
      <dl className="health-facts">
        <Fact label={t('health.address')}>{node.address}</Fact>
        <Fact label={t('health.started')}>
          <Changed at={node.startedAt} />
        </Fact>
        <Fact label={t('health.seen')}>
          <Changed at={node.seenAt} />
        </Fact>
        <Fact label={t('health.version')}>{node.version}</Fact>
      </dl>
      {!gone && (
        <ul className="health-list">
          {node.parts.map((part) => (
            <OnePart key={part.name} part={part} />
          ))}
        </ul>
      )}
    </section>
  );
}

export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function OnePart({ part }: { readonly part: NodePart }): ReactNode {
  const { t, i18n } = useTranslation(['webManager', 'ui']);
  const { name, ok, advisory, condition } = part;
  const figures = figureWords(t, part, i18n.language);
  return (
    <li>
      <span>{t(`health.parts.${name}`)}</span>
      <span>
        <StateWord tone={ok ? 'on' : advisory ? 'waiting' : 'alarm'}>{t(`health.conditions.${condition}`)}</StateWord>
        {figures !== '' && <span className="health-also"> {figures}</span>}
      </span>
      <span className="health-also">
        {t('health.since')} <Changed at={part.since} />
      </span>
      {!ok && <span className="health-advice">{adviceFor(t, part)}</span>}
    </li>
  );
}
