import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { DeskAnswer } from '#contracts/agent-portal/canned-answers.ts';
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import { expandPlaceholders } from '#contracts/vocabulary/placeholder.ts';
import { placeholderValues } from '#web/ui/canned-answers/placeholder-values.ts';
import { useDesk, useDeskPart } from '../desk-context.tsx';
import { answersKey, useAnswersAtDesk } from './answers-context.ts';
import { matchingAnswers } from './matching-answers.ts';

export interface Answers {
  readonly items: readonly DeskAnswer[];
  /** Nothing is known yet: what is typed may still find something. */
  readonly loading: boolean;
  readonly error: Error | null;
  /** As a customer would read it now. */
  expand(answer: DeskAnswer): string;
}

/**
 * The answers that fit `query` in a contact; undefined while none are asked for. All are read before one is asked for
 * (`enabled`), so that the list is there at once and without a connection; only where there are too many of them does the
 * server search. A change by an administrator is read at once, in an open list too.
 */
export function useAnswers(contact: DeskContact, enabled: boolean, query: string | undefined): Answers {
  const { client, session } = useAnswersAtDesk();
  const { store } = useDesk();
  const version = useDeskPart((state) => state.answersVersion);
  const language = contact.language ?? session.tenant?.language ?? 'en';
  const input = { queueId: contact.queue.id, language };
  const all = useQuery({
    queryKey: [answersKey, input, version],
    queryFn: ({ signal }) => client.find(input, { signal }),
    enabled,
    placeholderData: keepPreviousData,
  });
  const search = query === undefined || query === '' ? undefined : query;
  const asksServer = enabled && all.data?.more === true && search !== undefined;
  const found = useQuery({
    queryKey: [answersKey, input, version, search],
    queryFn: ({ signal }) => client.find({ ...input, search: search ?? '' }, { signal }),
    enabled: asksServer,
  });
  const known = asksServer ? found : all;
  const items = known.data?.items;
  const matching = useMemo(
    () => (items === undefined || query === undefined ? [] : matchingAnswers(items, query)),
    [items, query],
  );
  return {
    items: matching,
    loading: known.data === undefined && known.fetchStatus === 'fetching',
    error: known.data === undefined ? known.error : null,
    expand: (answer) =>
      expandPlaceholders(
        answer.text,
        placeholderValues({
          customerName: contact.customer.name,
          agent: session,
          queueName: contact.queue.name,
          tenantName: session.tenant?.name ?? '',
          timeZone: session.tenant?.timeZone,
          at: new Date(Date.now() + store.getState().clockOffset),
          language: answer.language ?? language,
        }),
      ),
  };
}
