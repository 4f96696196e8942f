import { NativeSelect, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { notifyDone } from '#web/ui/notify.ts';
import { useCustomerName } from '../customer-name.ts';
import { useDeskPart } from '../desk/desk-context.tsx';
import { useSupervisionClient } from '../desk/supervision-context.ts';
import type { Act } from './acts.ts';

/** What is asked about in a few words; the others have dialogs of their own. */
export type AskedAct = Exclude<Act, { kind: 'assign' | 'read' }>;

interface ActDialogProps {
  /** Undefined while nothing is asked. */
  readonly act: AskedAct | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Says what follows from an act, and does it. */
export function ActDialog({ act, onDone, onClose }: ActDialogProps): ReactNode {
  const { t } = useTranslation('portal');
  const [reason, setReason] = useState('');
  const words = useActWords();
  const perform = usePerform();
  // While the dialog closes it says what it said.
  const [last, setLast] = useState<AskedAct>();
  if (act !== undefined && act !== last) {
    setLast(act);
    setReason('');
  }
  if (last === undefined) return null;
  const { title, confirm, text, done } = words(last);
  return (
    <ConfirmDialog
      opened={act !== undefined}
      title={title}
      confirmLabel={confirm}
      harmless={last.kind === 'available'}
      onConfirm={async () => {
        await perform(last, reason);
        notifyDone(done);
        onDone();
      }}
      onClose={onClose}
    >
      <Stack gap="sm">
        <span>
          {text} {t('supervision.confirm.audited')}
        </span>
        {last.kind === 'unavailable' && <ReasonSelect value={reason} onReason={setReason} />}
      </Stack>
    </ConfirmDialog>
  );
}

function ReasonSelect(props: { readonly value: string; readonly onReason: (reason: string) => void }): ReactNode {
  const { t } = useTranslation('portal');
  const reasons = useDeskPart((state) => state.unavailableReasons);
  return (
    <NativeSelect
      label={t('supervision.confirm.reason')}
      value={props.value}
      data={[
        { value: '', label: t('supervision.confirm.noReason') },
        ...reasons.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={({ currentTarget }) => props.onReason(currentTarget.value)}
    />
  );
}

/** Throws ApiError. */
function usePerform(): (act: AskedAct, reason: string) => Promise<void> {
  const client = useSupervisionClient();
  const reasons = useDeskPart((state) => state.unavailableReasons);
  return async (act, reason) => {
    if (act.kind === 'take-back' || act.kind === 'end') {
      const { id: contactId, state, agent } = act.contact;
      const agentId = agent?.id;
      if (act.kind === 'take-back' && (state === 'offered' || state === 'active') && agentId !== undefined)
        await client.takeBack({ contactId, state, agentId });
      else if (act.kind === 'end' && (state === 'queued' || state === 'active' || state === 'wrap-up'))
        await client.end({ contactId, state, ...(agentId === undefined ? {} : { agentId }) });
      return;
    }
    const agentId = act.agent.id;
    if (act.kind === 'sign-off') await client.signOffAgent({ agentId });
    else if (act.kind === 'available') await client.setAgentState({ agentId, state: 'available' });
    else {
      const chosen = reasons.find(({ id }) => id === reason);
      const why = chosen === undefined ? {} : { reasonId: chosen.id };
      await client.setAgentState({ agentId, state: 'unavailable', ...why });
    }
  };
}

interface ActWords {
  readonly title: string;
  readonly confirm: string;
  readonly text: string;
  readonly done: string;
}

function useActWords(): (act: AskedAct) => ActWords {
  const { t } = useTranslation('portal', { keyPrefix: 'supervision' });
  const nameOf = useCustomerName();
  const ofContact = ({ kind, contact }: Extract<AskedAct, { kind: 'take-back' | 'end' }>): ActWords => {
    const { queue, state } = contact;
    const name = nameOf({ id: contact.id, name: contact.customer });
    const agent = contact.agent?.name ?? '';
    if (kind === 'take-back') {
      const text = t('confirm.takeBackText', { queue: queue.name, agent });
      return {
        title: t('confirm.takeBackTitle', { name }),
        confirm: t('confirm.takeBack'),
        text,
        done: t('done.takenBack', { name }),
      };
    }
    if (state === 'wrap-up') {
      const text = t('confirm.closeText', { agent });
      return {
        title: t('confirm.closeTitle', { name }),
        confirm: t('confirm.close'),
        text,
        done: t('done.closed', { name }),
      };
    }
    const text = state === 'queued' ? t('confirm.endQueued') : t('confirm.endActive', { agent });
    return { title: t('confirm.endTitle', { name }), confirm: t('confirm.end'), text, done: t('done.ended', { name }) };
  };
  return (act) => {
    if (act.kind === 'take-back' || act.kind === 'end') return ofContact(act);
    const { name, contacts } = act.agent;
    if (act.kind === 'sign-off') {
      const count = contacts.length;
      const text = count === 0 ? t('confirm.signOffNone', { name }) : t('confirm.signOffText', { name, count });
      return {
        title: t('confirm.signOffTitle', { name }),
        confirm: t('confirm.signOff'),
        text,
        done: t('done.signedOff', { name }),
      };
    }
    const { kind } = act;
    return {
      title: t(`confirm.${kind}Title`, { name }),
      confirm: t(`confirm.${kind}`),
      text: t(`confirm.${kind}Text`, { name }),
      done: t(`done.${kind}`, { name }),
    };
  };
}
