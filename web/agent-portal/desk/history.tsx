import './history.css';
import { Button, Loader, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PastContact } from '#contracts/agent-portal/history.ts';
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { errorText } from '#web/ui/error-text.ts';
import { MessageFile } from './attachments.tsx';
import { useContactRoutes } from './contact-routes-context.ts';
import { useDeskPart } from './desk-context.tsx';
import { LinkedText } from './linked-text.tsx';
import { TimeOfDay } from './now.tsx';
import { PassingLine } from './passing-line.tsx';

/** What the customer wrote before and elsewhere, newest first; each opens its transcript in place. Nothing without an address. */
export function History({ contact }: { readonly contact: DeskContact }): ReactNode {
  const { t } = useTranslation('portal');
  const { t: shared } = useTranslation();
  const { history } = useContactRoutes();
  const contactId = contact.id;
  const pages = useInfiniteQuery({
    queryKey: ['history', contactId, contact.customer.address],
    queryFn: ({ pageParam, signal }) =>
      history.list({ contactId, ...(pageParam === undefined ? {} : { before: pageParam }) }, { signal }),
    initialPageParam: undefined as ContactId | undefined,
    getNextPageParam: ({ items, more }) => (more ? items.at(-1)?.id : undefined),
    staleTime: 0,
    gcTime: 0,
  });
  useRefetchWith(contact, pages.refetch);
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="details-history">
      <h3 id="details-history">{t('history.title')}</h3>
      {pages.isPending && <Loader size="sm" aria-label={t('history.loading')} />}
      {pages.error !== null && (
        <p className="desk-history-fault" role="alert">
          {errorText(shared, pages.error)}{' '}
          <Button size="compact-xs" variant="default" onClick={() => void pages.refetch()}>
            {t('history.again')}
          </Button>
        </p>
      )}
      {pages.data !== undefined && items.length === 0 && <Text c="dimmed">{t('history.none')}</Text>}
      <ul className="desk-history">
        {items.map((past) =>
          past.state === 'closed' || past.state === 'abandoned' ? (
            <Past key={past.id} past={past} of={contactId} />
          ) : (
            <Open key={past.id} past={past} />
          ),
        )}
      </ul>
      {pages.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          aria-busy={pages.isFetchingNextPage || undefined}
          onClick={() => {
            if (!pages.isFetchingNextPage) void pages.fetchNextPage();
          }}
        >
          {t('history.older')}
        </Button>
      )}
    </section>
  );
}

/** What becomes of the same customer's other contacts of this agent changes the list, and so does what is erased. */
function useRefetchWith({ id, customer }: DeskContact, refetch: () => Promise<unknown>): void {
  const others = useDeskPart(({ chats }) =>
    [...chats.values()]
      .filter(({ contact }) => contact.id !== id && contact.customer.address === customer.address)
      .map(({ contact }) => `${contact.id} ${contact.state}`)
      .join(),
  );
  const erased = useDeskPart((state) => state.erased);
  const known = useRef({ others, erased });
  useEffect(() => {
    if (known.current.others === others && known.current.erased === erased) return;
    known.current = { others, erased };
    refetch().catch(console.error);
  }, [others, erased, refetch]);
}

/** Of a contact that goes on: where. Nobody but its agent reads what is said there. */
function Open({ past }: { readonly past: PastContact }): ReactNode {
  const { t } = useTranslation('portal');
  const { agent } = past;
  return (
    <li className="desk-past">
      <span className="desk-past-top">
        <TimeOfDay time={past.arrivedAt} />{' '}
        <strong>{agent === undefined ? t('history.waits') : t('history.openAt', { agent })}</strong>
      </span>
      <span className="desk-dimmed">{`${past.queue} · ${t(`details.media.${past.medium}`)}`}</span>
    </li>
  );
}

function Past({ past, of }: { readonly past: PastContact; readonly of: ContactId }): ReactNode {
  const { t } = useTranslation('portal');
  const [opened, setOpened] = useState(false);
  const result = past.state === 'abandoned' ? t('history.abandoned') : (past.result ?? t('history.noResult'));
  return (
    <li>
      <UnstyledButton className="desk-past" aria-expanded={opened} onClick={() => setOpened((is) => !is)}>
        <span className="desk-past-top">
          <TimeOfDay time={past.arrivedAt} /> <strong>{result}</strong>
        </span>
        <span className="desk-dimmed">
          {[past.queue, t(`details.media.${past.medium}`), past.agent].filter((part) => part !== undefined).join(' · ')}
        </span>
      </UnstyledButton>
      {opened && <Transcript past={past} of={of} />}
    </li>
  );
}

function Transcript({ past, of }: { readonly past: PastContact; readonly of: ContactId }): ReactNode {
  const { t } = useTranslation('portal');
  const { t: shared } = useTranslation();
  const { history } = useContactRoutes();
  const transcript = useQuery({
    queryKey: ['transcript', of, past.id],
    queryFn: ({ signal }) => history.transcript({ contactId: of, pastContactId: past.id }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (transcript.error !== null) return <p role="alert">{errorText(shared, transcript.error)}</p>;
  if (transcript.data === undefined) return <Loader size="sm" aria-label={t('history.loading')} />;
  const { messages, passings } = transcript.data;
  const who = { customer: t('details.customer'), agent: t('history.agent'), system: t('conversation.system') };
  return (
    <div className="desk-transcript">
      <ol>
        {messages.map((message) => [
          <li key={message.seq}>
            <span className="desk-message-head">
              <span className="desk-author">{message.agentName ?? who[message.author]}</span>{' '}
              <TimeOfDay time={message.at} />
            </span>
            {message.text !== '' && (
              <p>
                <LinkedText text={message.text} />
              </p>
            )}
            {message.attachment !== undefined && (
              <MessageFile contactId={past.id} file={message.attachment} readBy={of} />
            )}
          </li>,
          ...passings
            .filter(({ afterSeq }) => afterSeq === message.seq)
            .map((passing) => <PassingLine key={passing.id} passing={passing} />),
        ])}
      </ol>
      {past.endedBy !== undefined && <p className="desk-dimmed">{t('history.endedBy', { by: past.endedBy })}</p>}
      {past.closeCause !== undefined && <p className="desk-dimmed">{t(`history.closed.${past.closeCause}`)}</p>}
      {past.note !== undefined && <p className="desk-dimmed">{t('history.note', { note: past.note })}</p>}
    </div>
  );
}
