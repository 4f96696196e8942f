import '@mantine/core/styles/Radio.css';
import '../desk/pass-on.css';
import { Alert, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TransferAgent } from '#contracts/agent-portal/pass-on.ts';
import type { SupervisedContact } from '#contracts/agent-portal/supervision-views.ts';
import { type ContactId, type UserId, userId } from '#contracts/vocabulary/ids.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { errorText } from '#web/ui/error-text.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { useCustomerName } from '../customer-name.ts';
import { AgentStanding } from '../desk/agent-standing.tsx';
import { useSupervisionClient } from '../desk/supervision-context.ts';

/** Who is free changes while one looks. */
const lookEveryMs = 4_000;

interface AssignDialogProps {
  /** Undefined while nothing is asked. */
  readonly contact: SupervisedContact | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** To which agent a contact shall be offered. */
export function AssignDialog({ contact, onDone, onClose }: AssignDialogProps): ReactNode {
  const { t } = useTranslation('portal');
  const nameOf = useCustomerName();
  return (
    <Dialog
      opened={contact !== undefined}
      onClose={onClose}
      title={t('supervision.assign.title', {
        name: contact === undefined ? '' : nameOf({ id: contact.id, name: contact.customer }),
      })}
      size={520}
    >
      {contact !== undefined && <AssignForm key={contact.id} contact={contact} onDone={onDone} onClose={onClose} />}
    </Dialog>
  );
}

function AssignForm({ contact, onDone, onClose }: AssignDialogProps & { contact: SupervisedContact }): ReactNode {
  const { t } = useTranslation('portal');
  const customer = useCustomerName()({ id: contact.id, name: contact.customer });
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<UserId>();
  const targets = useTargets(contact.id, search);
  const giving = useAssign(contact, (name) => {
    notifyDone(t('supervision.assign.done', { name: customer, agent: name }));
    onDone();
    onClose();
  });
  const agent = targets.data?.agents.find(({ id }) => id === chosen);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (agent !== undefined && canTake(agent)) void giving.give(agent);
  };
  const text =
    contact.agent === undefined
      ? t('supervision.assign.textQueued', { queue: contact.queue.name })
      : t('supervision.assign.textActive', { queue: contact.queue.name, agent: contact.agent.name });
  return (
    <form onSubmit={submit}>
      <Stack>
        {giving.refusal !== undefined && (
          <Alert color="red" role="alert">
            {giving.refusal}
          </Alert>
        )}
        <span>
          {text} {t('supervision.confirm.audited')}
        </span>
        <TextInput
          label={t('supervision.filters.search')}
          data-autofocus
          value={search}
          maxLength={80}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          autoComplete="off"
        />
        <Radio.Group
          value={chosen ?? ''}
          onChange={(value) => setChosen(userId.parse(value))}
          label={t('supervision.assign.to')}
        >
          <Agents agents={targets.data?.agents} more={targets.data?.more === true} fault={targets.error} />
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('passOn.cancel')}
          </Button>
          <BusyButton type="submit" busy={giving.busy} disabled={agent === undefined || !canTake(agent)}>
            {t('supervision.assign.do')}
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

function canTake({ state, free }: TransferAgent): boolean {
  return state === 'available' && free > 0;
}

function useTargets(contactId: ContactId, search: string) {
  const client = useSupervisionClient();
  const wanted = search.trim();
  return useQuery({
    queryKey: ['supervision-targets', contactId, wanted],
    queryFn: ({ signal }) => client.targets({ contactId, ...(wanted === '' ? {} : { search: wanted }) }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: lookEveryMs,
    staleTime: 0,
    gcTime: 0,
  });
}

/** A refusal is told in the dialog, which stays open. */
function useAssign({ id: contactId, state, agent }: SupervisedContact, onDone: (name: string) => void) {
  const { t: shared } = useTranslation();
  const client = useSupervisionClient();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  async function give(to: TransferAgent): Promise<void> {
    if (busy || (state !== 'queued' && state !== 'active')) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await client.assign({ contactId, state, to: to.id, ...(agent === undefined ? {} : { agentId: agent.id }) });
      onDone(to.name);
    } catch (error) {
      setRefusal(errorText(shared, error));
    } finally {
      setBusy(false);
    }
  }
  return { busy, refusal, give };
}

function Agents(props: {
  /** Undefined before the first look. */
  readonly agents: readonly TransferAgent[] | undefined;
  readonly more: boolean;
  readonly fault: Error | null;
}): ReactNode {
  const { t } = useTranslation('portal');
  const { t: shared } = useTranslation();
  const { agents, more, fault } = props;
  if (agents === undefined)
    return fault === null ? (
      <p className="waiting">{t('supervision.loading')}</p>
    ) : (
      <Text role="alert">{errorText(shared, fault)}</Text>
    );
  return (
    <Stack gap="xs" mt="xs" className="pass-on-targets">
      {agents.map((agent) => (
        <Radio
          key={agent.id}
          value={agent.id}
          label={agent.name}
          disabled={!canTake(agent)}
          description={<AgentStanding agent={agent} />}
        />
      ))}
      {agents.length === 0 && <Text c="dimmed">{t('supervision.assign.none')}</Text>}
      {more && <Text c="dimmed">{t('passOn.more')}</Text>}
    </Stack>
  );
}
