import { Alert, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SupervisedContact } from '#contracts/agent-portal/supervision-views.ts';
import type { MessageView, PassingView } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { errorText } from '#web/ui/error-text.ts';
import { useCustomerName } from '../customer-name.ts';
import { useDeskPart } from '../desk/desk-context.tsx';
import { LinkedText } from '../desk/linked-text.tsx';
import { TimeOfDay } from '../desk/now.tsx';
import { PassingLine } from '../desk/passing-line.tsx';
import { useSupervisionClient } from '../desk/supervision-context.ts';

interface ReadDialogProps {
  /** Undefined while nothing is read. */
  readonly contact: SupervisedContact | undefined;
  readonly onClose: () => void;
}

/** What was said in a contact so far, as it was when it was opened or refreshed. */
export function ReadDialog({ contact, onClose }: ReadDialogProps): ReactNode {
  const { t } = useTranslation('portal');
  const nameOf = useCustomerName();
  const erased = useDeskPart((state) => state.erased);
  const isErased = contact !== undefined && erased.includes(contact.id);
  useEffect(() => {
    if (isErased) onClose();
  }, [isErased, onClose]);
  // While the dialog closes it says what it said.
  const [last, setLast] = useState<SupervisedContact>();
  if (contact !== undefined && contact !== last) setLast(contact);
  if (last === undefined) return null;
  const name = nameOf({ id: last.id, name: last.customer });
  return (
    <Dialog opened={contact !== undefined} onClose={onClose} size={620} title={t('supervision.read.title', { name })}>
      {contact !== undefined && !isErased && <Conversation contactId={contact.id} customer={name} />}
    </Dialog>
  );
}

function Conversation({
  contactId,
  customer,
}: {
  readonly contactId: ContactId;
  readonly customer: string;
}): ReactNode {
  const { t } = useTranslation('portal');
  const { t: shared } = useTranslation();
  const { data, error, isFetching, dataUpdatedAt, refetch } = useReading(contactId);
  const box = useRef<HTMLElement>(null);
  // The newest is what is wanted first.
  useEffect(() => {
    if (dataUpdatedAt > 0) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [dataUpdatedAt]);
  return (
    <Stack gap="sm">
      {error !== null && (
        <Alert color="red" role="alert">
          {errorText(shared, error)}
        </Alert>
      )}
      {data === undefined ? (
        error === null && <p className="waiting">{t('supervision.loading')}</p>
      ) : (
        <section
          className="supervision-conversation"
          aria-label={t('conversation.label')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          ref={box}
        >
          {data.older && <p className="desk-dimmed">{t('supervision.read.older', { count: data.messages.length })}</p>}
          {data.messages.length === 0 && <p>{t('supervision.read.none')}</p>}
          <Lines messages={data.messages} passings={data.passings} customer={customer} />
        </section>
      )}
      <div className="supervision-acts">
        <BusyButton variant="default" busy={isFetching} data-autofocus onClick={() => void refetch()}>
          {t('supervision.read.refresh')}
        </BusyButton>
        {dataUpdatedAt > 0 && (
          <span className="desk-dimmed">
            {t('supervision.read.asOf')} <TimeOfDay time={new Date(dataUpdatedAt).toISOString()} />
          </span>
        )}
      </div>
    </Stack>
  );
}

/** A passing stands behind the last message before it; those of messages that are left out are left out too. */
function Lines(props: {
  readonly messages: readonly MessageView[];
  readonly passings: readonly PassingView[];
  readonly customer: string;
}): ReactNode {
  const { t } = useTranslation('portal');
  const { messages, passings, customer } = props;
  const who = { agent: t('history.agent'), customer, system: t('conversation.system') };
  const behind = (seq: number) =>
    passings
      .filter(({ afterSeq }) => afterSeq === seq)
      .map((passing) => <PassingLine key={passing.id} passing={passing} />);
  return (
    <ol>
      {behind((messages[0]?.seq ?? 1) - 1)}
      {messages.map(({ seq, author, agentName, at, text, attachment }) => [
        <li key={seq} data-author={author}>
          <span className="desk-message-head">
            <span className="desk-author">{agentName ?? who[author]}</span> <TimeOfDay time={at} />
          </span>
          {text !== '' && (
            <p>
              <LinkedText text={text} />
            </p>
          )}
          {attachment !== undefined && <p>{t('supervision.read.file', { name: attachment.name })}</p>}
        </li>,
        ...behind(seq),
      ])}
    </ol>
  );
}

/** One reading from the opening on: refreshing is no other one for the audit. */
function useReading(contactId: ContactId) {
  const client = useSupervisionClient();
  const reading = useRef<string>(undefined);
  return useQuery({
    queryKey: ['supervision-read', contactId],
    queryFn: async () => {
      const { current } = reading;
      const answer = await client.read({ contactId, ...(current === undefined ? {} : { reading: current }) });
      reading.current = answer.reading;
      return answer;
    },
    // It is read when somebody asks for it, and then only.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
}
