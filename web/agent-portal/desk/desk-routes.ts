/** What the desk asks of its server. */
import type { DeskAgent, DeskContact, MessageView } from '#contracts/agent-portal/views.ts';
import type { ContactId, ReasonId } from '#contracts/vocabulary/ids.ts';

interface CallOptions {
  readonly signal?: AbortSignal;
}

/** The routes that the desk calls; each throws ApiError, or the signal's own error when that was aborted. */
export interface DeskRoutes {
  setState(input: { state: 'available' | 'unavailable'; reasonId?: ReasonId }): Promise<DeskAgent>;
  accept(input: { contactId: ContactId }, options: CallOptions): Promise<DeskContact>;
  /** The offer is not taken. */
  reject(input: { contactId: ContactId }, options: CallOptions): Promise<unknown>;
  send(input: { contactId: ContactId; clientId: string; text: string }, options: CallOptions): Promise<MessageView>;
  messages(input: { contactId: ContactId; afterSeq: number }): Promise<{ items: MessageView[] }>;
  end(input: { contactId: ContactId }, options: CallOptions): Promise<DeskContact>;
  wrapUp(input: { contactId: ContactId } & WrapUp, options: CallOptions): Promise<unknown>;
}

export interface WrapUp {
  readonly reasonId?: ReasonId;
  readonly note?: string;
}
