import '@mantine/core/styles/Radio.css';
import './pass-on.css';
import { Alert, Button, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TransferTargets } from '#contracts/agent-portal/pass-on.ts';
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { errorText } from '#web/ui/error-text.ts';
import { useContactName } from '../customer-name.ts';
import { AgentStanding } from './agent-standing.tsx';
import { useContactRoutes } from './contact-routes-context.ts';
import { withoutControls } from './messages.ts';

/** The bound of the note in the contract. */
const longestNote = 2_000;
/** Who is free changes while one looks. */
const lookEveryMs = 4_000;
const back = 'back';

/** Where a conversation can go, and what the next agent should know. What was typed outlives the dialog until it went. */
export function PassOnDialog({
  contact,
  onClose,
}: {
  /** Undefined while nothing is asked. */
  readonly contact: DeskContact | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('portal');
  const nameOf = useContactName();
  const [notes, setNotes] = useState<ReadonlyMap<ContactId, string>>(new Map());
  return (
    <Dialog
      opened={contact !== undefined}
      onClose={onClose}
      title={t('passOn.title', { name: contact === undefined ? '' : nameOf(contact) })}
      size={520}
    >
      {contact !== undefined && (
        <PassOnForm
          key={contact.id}
          contact={contact}
          note={notes.get(contact.id) ?? ''}
          onNote={(note) => setNotes((all) => new Map(all).set(contact.id, note))}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

interface FormProps {
  readonly contact: DeskContact;
  readonly note: string;
  readonly onNote: (note: string) => void;
  readonly onClose: () => void;
}

function PassOnForm({ contact, note, onNote, onClose }: FormProps): ReactNode {
  const { t } = useTranslation('portal');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState('');
  const targets = useTargets(contact.id, search);
  const sending = usePassOn(contact.id, targets.data, () => {
    onNote('');
    onClose();
  });
  const tooLong = note.trim().length > longestNote;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== '' && !tooLong) void sending.send(chosen, withoutControls(note).trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {sending.refusal !== undefined && (
          <Alert color="red" role="alert">
            {sending.refusal}
          </Alert>
        )}
        <TextInput
          label={t('passOn.search')}
          data-autofocus
          value={search}
          maxLength={80}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          autoComplete="off"
        />
        <Radio.Group value={chosen} onChange={setChosen} label={t('passOn.to')}>
          <TargetList contact={contact} targets={targets.data} fault={targets.error} />
        </Radio.Group>
        <Textarea
          label={t('passOn.note')}
          description={t('passOn.noteHelp')}
          autosize
          minRows={2}
          maxRows={6}
          value={note}
          error={tooLong ? t('wrapUp.noteTooLong') : undefined}
          onChange={({ currentTarget }) => onNote(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('passOn.cancel')}
          </Button>
          <BusyButton type="submit" busy={sending.busy} disabled={chosen === '' || tooLong}>
            {t('passOn.do')}
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

function useTargets(contactId: ContactId, search: string) {
  const { passOn } = useContactRoutes();
  const wanted = search.trim();
  return useQuery({
    queryKey: ['targets', contactId, wanted],
    queryFn: ({ signal }) => passOn.targets({ contactId, ...(wanted === '' ? {} : { search: wanted }) }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: lookEveryMs,
    staleTime: 0,
    gcTime: 0,
  });
}

/** A refusal is told in the dialog, with all that was typed still there. */
function usePassOn(contactId: ContactId, targets: TransferTargets | undefined, onDone: () => void) {
  const { t: shared } = useTranslation();
  const { passOn } = useContactRoutes();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  async function act(chosen: string, note: string): Promise<unknown> {
    const more = note === '' ? {} : { note };
    const queue = targets?.queues.find(({ id }) => id === chosen);
    const agent = targets?.agents.find(({ id }) => id === chosen);
    if (queue !== undefined) return passOn.transfer({ contactId, to: { queueId: queue.id }, ...more });
    if (agent !== undefined) return passOn.transfer({ contactId, to: { agentId: agent.id }, ...more });
    return passOn.giveBack({ contactId, ...more });
  }
  async function send(chosen: string, note: string): Promise<void> {
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await act(chosen, note);
      onDone();
    } catch (error) {
      setRefusal(errorText(shared, error));
    } finally {
      setBusy(false);
    }
  }
  return { busy, refusal, send };
}

interface TargetListProps {
  readonly contact: DeskContact;
  readonly targets: TransferTargets | undefined;
  readonly fault: Error | null;
}

function TargetList({ contact, targets, fault }: TargetListProps): ReactNode {
  const { t } = useTranslation('portal');
  const { t: shared } = useTranslation();
  return (
    <Stack gap="xs" mt="xs" className="pass-on-targets">
      <Radio value={back} label={t('passOn.back', { queue: contact.queue.name })} description={t('passOn.backHelp')} />
      {fault !== null && targets === undefined && <Text role="alert">{errorText(shared, fault)}</Text>}
      {targets?.queues.map(({ id, name, waiting, ready }) => (
        <Radio
          key={id}
          value={id}
          label={name}
          description={`${t('passOn.waiting', { count: waiting })} · ${t('passOn.ready', { count: ready })}`}
        />
      ))}
      {targets?.agents.map((agent) => (
        <Radio
          key={agent.id}
          value={agent.id}
          label={agent.name}
          disabled={agent.state !== 'available' || agent.free < 1}
          description={<AgentStanding agent={agent} />}
        />
      ))}
      {targets?.more === true && <Text c="dimmed">{t('passOn.more')}</Text>}
      {targets !== undefined && targets.queues.length + targets.agents.length === 0 && (
        <Text c="dimmed">{t('passOn.none')}</Text>
      )}
    </Stack>
  );
}
