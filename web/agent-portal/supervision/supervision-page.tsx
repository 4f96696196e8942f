import './supervision.css';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Focus } from '#contracts/agent-portal/supervision-views.ts';
import { useDesk, useDeskPart, useTenantZone } from '../desk/desk-context.tsx';
import type { Supervision } from '../desk/desk-state.ts';
import { useDurationText } from '../desk/now.tsx';
import { ActDialog } from './act-dialog.tsx';
import type { Act } from './acts.ts';
import { AgentsTable } from './agents-table.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { ContactsDrawer } from './contacts-drawer.tsx';
import { QueuesTable } from './queues-table.tsx';
import { ReadDialog } from './read-dialog.tsx';

/** The queues and agents of the tenant as they are now, and what a supervisor may do about them. */
export default function SupervisionPage(): ReactNode {
  const { t } = useTranslation('portal');
  const desk = useDesk();
  const live = useDeskPart((state) => state.connection === 'live');
  const supervision = useDeskPart((state) => state.supervision);
  const [focus, setFocus] = useState<Focus>();
  const [act, setAct] = useState<Act>();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  useEffect(() => desk.supervise({ focus }), [desk, focus]);
  useEffect(() => () => desk.supervise(undefined), [desk]);
  return (
    <div className="supervision">
      <h2 id="supervision-title" tabIndex={-1} ref={title}>
        {t('supervision.title')}
      </h2>
      <p className="supervision-intro">{t('supervision.intro')}</p>
      {supervision === undefined ? (
        <p className="waiting">{t('supervision.loading')}</p>
      ) : (
        <>
          {!live && <p className="supervision-stale">{t('supervision.stale')}</p>}
          <section aria-labelledby="supervision-queues">
            <h3 id="supervision-queues">{t('supervision.queues')}</h3>
            <QueuesTable
              queues={supervision.queues}
              serviceLevelSeconds={supervision.serviceLevelSeconds}
              onLook={setFocus}
            />
          </section>
          <section aria-labelledby="supervision-agents">
            <h3 id="supervision-agents">{t('supervision.agents')}</h3>
            <AgentsTable agents={supervision.agents} queues={supervision.queues} onLook={setFocus} onAct={setAct} />
          </section>
          <Meaning supervision={supervision} />
        </>
      )}
      <ContactsDrawer focus={focus} asked={act !== undefined} onAct={setAct} onClose={() => setFocus(undefined)} />
      {/* The contacts are asked for again, so that the list shows at once what was done. */}
      <ActDialog
        act={act?.kind === 'assign' || act?.kind === 'read' ? undefined : act}
        onDone={() => desk.supervise({ focus })}
        onClose={() => setAct(undefined)}
      />
      <AssignDialog
        contact={act?.kind === 'assign' ? act.contact : undefined}
        onDone={() => desk.supervise({ focus })}
        onClose={() => setAct(undefined)}
      />
      <ReadDialog contact={act?.kind === 'read' ? act.contact : undefined} onClose={() => setAct(undefined)} />
    </div>
  );
}

/** Each number in words, as the glossary has it. */
function Meaning({ supervision }: { readonly supervision: Supervision }): ReactNode {
  const { t } = useTranslation('portal');
  const zone = useTenantZone();
  const threshold = useDurationText()(supervision.serviceLevelSeconds);
  const terms = [
    [t('supervision.columns.waiting'), t('supervision.meaning.waiting')],
    [t('supervision.columns.oldest'), t('supervision.meaning.oldest')],
    [t('supervision.columns.serviceLevel'), t('supervision.meaning.serviceLevel', { threshold })],
    [t('supervision.columns.handled'), t('supervision.meaning.handled')],
    [t('supervision.columns.abandoned'), t('supervision.meaning.abandoned')],
    [t('supervision.meaning.passedOn'), t('supervision.meaning.passedOnText')],
    ...(zone === undefined ? [] : [[t('supervision.groups.today'), t('supervision.meaning.today', { zone })]]),
  ];
  return (
    <details className="supervision-meaning">
      <summary>{t('supervision.meaning.title')}</summary>
      <dl>
        {terms.map(([term, meaning]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
