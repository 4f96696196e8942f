import '@mantine/core/styles/Drawer.css';
import { Button, Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Focus, SupervisedContact } from '#contracts/agent-portal/supervision-views.ts';
import { useCustomerName } from '../customer-name.ts';
import { useDeskPart } from '../desk/desk-context.tsx';
import { Since } from '../desk/now.tsx';
import { type Act, type ContactAct, contactActs } from './acts.ts';

interface ContactsDrawerProps {
  readonly focus: Focus | undefined;
  /** Something is asked over the drawer: its keys are that dialog's. */
  readonly asked: boolean;
  readonly onAct: (act: Act) => void;
  readonly onClose: () => void;
}

/** The open contacts of a queue or an agent, as they are now. */
export function ContactsDrawer({ focus, asked, onAct, onClose }: ContactsDrawerProps): ReactNode {
  const { t } = useTranslation('portal');
  const title = useFocusTitle(focus);
  const told = useDeskPart((state) => state.supervision?.contacts);
  const contacts = told !== undefined && focus !== undefined && isSame(told.focus, focus) ? told : undefined;
  return (
    <Drawer.Root
      opened={focus !== undefined}
      onClose={onClose}
      position="right"
      size="min(560px, 100%)"
      lockScroll={false}
      closeOnEscape={!asked}
      trapFocus={!asked}
      transitionProps={{ duration: 0 }}
    >
      <Drawer.Overlay />
      <Drawer.Content>
        <div className="desk-drawer-head">
          <Drawer.Title className="supervision-drawer-title">{title}</Drawer.Title>
          <Drawer.CloseButton aria-label={t('supervision.contacts.close')} />
        </div>
        <Drawer.Body>
          {contacts === undefined ? (
            <p className="waiting">{t('supervision.loading')}</p>
          ) : (
            <Contacts contacts={contacts.contacts} more={contacts.more} title={title} onAct={onAct} />
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Contacts(props: {
  readonly contacts: readonly SupervisedContact[];
  readonly more: boolean;
  readonly title: string;
  readonly onAct: (act: Act) => void;
}): ReactNode {
  const { t } = useTranslation('portal');
  const { contacts, more, title, onAct } = props;
  if (contacts.length === 0) return <p>{t('supervision.contacts.empty')}</p>;
  return (
    <>
      <ul className="supervision-contacts" aria-label={title}>
        {contacts.map((contact) => (
          <Contact key={contact.id} contact={contact} onAct={onAct} />
        ))}
      </ul>
      {more && <p>{t('supervision.contacts.more', { count: contacts.length })}</p>}
    </>
  );
}

function Contact(props: { readonly contact: SupervisedContact; readonly onAct: (act: Act) => void }): ReactNode {
  const { t } = useTranslation('portal');
  const { contact, onAct } = props;
  const { id, medium, state, live, queue, agent, customerConnected } = contact;
  const customer = useCustomerName()({ id, name: contact.customer });
  const stateWord = t(`supervision.contactStates.${state}`);
  const label = (kind: ContactAct) => {
    if (kind === 'read') return t('supervision.acts.read');
    if (kind === 'assign') return t('supervision.acts.assign');
    if (kind === 'take-back') return t('supervision.acts.takeBack');
    return t(state === 'wrap-up' ? 'supervision.acts.close' : 'supervision.acts.end');
  };
  const facts = [
    t(`details.media.${medium}`),
    t('supervision.contacts.inQueue', { name: queue.name }),
    ...(agent === undefined ? [] : [t('supervision.contacts.atAgent', { name: agent.name })]),
    ...(live ? [] : [t('supervision.contacts.left')]),
    ...(contact.timeOver === true ? [t('supervision.contacts.timeOver')] : []),
    ...(live && !customerConnected && state !== 'wrap-up' ? [t('supervision.contacts.notConnected')] : []),
  ];
  return (
    <li>
      <div className="supervision-card-head">
        <strong className="supervision-name">{customer}</strong>
        <Since time={contact.since}>
          {(duration) => t('supervision.contacts.for', { state: stateWord, duration })}
        </Since>
      </div>
      <p className="supervision-facts">{facts.join(' · ')}</p>
      {state !== 'queued' && (
        <p className="supervision-facts">
          <Since time={contact.queuedAt}>{(duration) => t('supervision.contacts.arrived', { duration })}</Since>
        </p>
      )}
      <div className="supervision-acts">
        {contactActs(contact).map((kind) => (
          <Button
            key={kind}
            variant="default"
            size="compact-sm"
            aria-label={`${label(kind)} ${customer}`}
            onClick={() => onAct({ kind, contact })}
          >
            {label(kind)}
          </Button>
        ))}
      </div>
    </li>
  );
}

function useFocusTitle(focus: Focus | undefined): string {
  const { t } = useTranslation('portal');
  const name = useDeskPart((state) => {
    if (focus === undefined) return '';
    return 'queueId' in focus
      ? state.supervision?.queues.get(focus.queueId)?.name
      : state.supervision?.agents.get(focus.agentId)?.name;
  });
  if (focus === undefined) return '';
  return t('queueId' in focus ? 'supervision.contacts.ofQueue' : 'supervision.contacts.ofAgent', { name: name ?? '' });
}

function isSame(one: Focus, other: Focus): boolean {
  if ('queueId' in one) return 'queueId' in other && one.queueId === other.queueId;
  return 'agentId' in other && one.agentId === other.agentId;
}
