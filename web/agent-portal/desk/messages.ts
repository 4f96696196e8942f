/** The messages of a chat: what the server has stored, and what is on its way to it. */
import type { MessageView } from '#contracts/agent-portal/views.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import type { ApiErrorCode } from '#web/ui/api-error.ts';

/** A message that this page sends and that the server has not confirmed. */
export interface Outgoing {
  readonly contactId: ContactId;
  /** Drawn by this page; sending the same one again stores nothing twice. */
  readonly clientId: string;
  readonly text: string;
  /** The page's clock in milliseconds. */
  readonly at: number;
  /** `failed` was refused for good and waits for the agent; `pending` is tried again by itself. */
  readonly state: 'pending' | 'failed';
  /** The error code of the refusal. */
  readonly code?: ApiErrorCode;
}

/** The code of a message that never left because its contact did. */
const contactGone: ApiErrorCode = 'CONTACT_STATE_CHANGED';

/** Both lists by `seq`, each message once; of two with one `seq` the newer argument wins. */
export function addMessages(have: readonly MessageView[], more: readonly MessageView[]): readonly MessageView[] {
  const first = more[0];
  const last = have.at(-1);
  if (first === undefined) return have;
  if (more.length === 1 && (last === undefined || last.seq < first.seq)) return [...have, first];
  const bySeq = new Map(have.map((message) => [message.seq, message]));
  for (const message of more) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/**
 * The `seq` behind which messages are missing, or undefined when none are. `seq` counts from 1 without gaps, so a
 * hole means that something has not arrived (yet).
 */
export function gapAfter(messages: readonly MessageView[]): number | undefined {
  let expected = 1;
  for (const message of messages) {
    if (message.seq !== expected) return expected - 1;
    expected += 1;
  }
  return undefined;
}

export function addOutgoing(outgoing: readonly Outgoing[], one: Outgoing): readonly Outgoing[] {
  return outgoing.some((other) => other.clientId === one.clientId) ? outgoing : [...outgoing, one];
}

/** Drops what the stored messages confirm; the same list when they confirm nothing. */
export function withoutConfirmed(
  outgoing: readonly Outgoing[],
  contactId: ContactId,
  stored: readonly MessageView[],
): readonly Outgoing[] {
  const confirmed = new Set(stored.map((message) => message.clientId));
  const left = outgoing.filter((one) => one.contactId !== contactId || !confirmed.has(one.clientId));
  return left.length === outgoing.length ? outgoing : left;
}

/** Nothing more can be sent to this contact: what was on its way has failed. */
export function failAllOf(outgoing: readonly Outgoing[], contactId: ContactId): readonly Outgoing[] {
  if (!outgoing.some((one) => one.contactId === contactId)) return outgoing;
  return outgoing.map((one) => (one.contactId === contactId ? { ...one, state: 'failed', code: contactGone } : one));
}

/** Without control characters but line breaks and tabs: a database takes no U+0000, people see none of the others. */
export function withoutControls(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/[^\P{Cc}\n\t]/gu, '');
}

/** What is typed as it is sent: the contract and the server refuse anything else. */
export function cleanMessage(text: string): string {
  return withoutControls(text).trim();
}
