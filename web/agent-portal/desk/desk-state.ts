/**
 * What an agent's desk knows. Frames of the desk socket replace what they name; local acts (drafts, messages on their
 * way, the chosen contact) live beside them and survive a reconnect. What acts do to it stands in reduce-desk.ts.
 *
 * Times in the state are the page's own clock in milliseconds, those inside views are the server's ISO times;
 * `clockOffset` (server minus page) joins the two.
 */

import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { QueueNumbers, SupervisedAgent } from '#contracts/agent-portal/supervision-views.ts';
import type { DeskAgent, DeskContact, DeskQueue, DeskReason, MessageView } from '#contracts/agent-portal/views.ts';
import type { AttachmentLimits } from '#contracts/vocabulary/attachment.ts';
import type { ContactId, QueueId, ReasonId, UserId } from '#contracts/vocabulary/ids.ts';
import type { ApiErrorCode } from '#web/ui/api-error.ts';
import type { Outgoing } from './messages.ts';

export interface DeskChat {
  readonly contact: DeskContact;
  /** Ascending by `seq`, each once. */
  readonly messages: readonly MessageView[];
  /** The customer is typing until then, on the page's clock. */
  readonly typingUntil: number;
  /** Since when the customer is not connected, on the page's clock; undefined while he is. */
  readonly goneSince: number | undefined;
}

/** A result as it is being filled in; the empty strings are what an untouched form has. */
export interface WrapUpDraft {
  readonly reasonId: ReasonId | '';
  readonly note: string;
}

/** Something that happened without the agent's doing and that he should read once. */
export type Notice = { readonly id: number } & (
  | (Gone & OfCustomer)
  /** By a supervisor. */
  | ({ readonly kind: 'ended'; readonly by: string } & OfCustomer)
  | ({ readonly kind: 'passed-on' } & PassedOn)
  /** By a supervisor. */
  | { readonly kind: 'made-available'; readonly by: string }
  /** What the agent asked for was refused. */
  | { readonly kind: 'fault'; readonly code: ApiErrorCode }
);
/** Whose contact it was; the name may be empty. */
interface OfCustomer {
  readonly contactId: ContactId;
  readonly customerName: string;
}
/** How a contact left. `by`: the supervisor who did it; `closed` is news only then. */
export type Gone =
  | { readonly kind: Departure; readonly by: string | undefined }
  /** A supervisor (`by`) gave it to another agent. */
  | { readonly kind: 'given-away'; readonly by: string; readonly to: string | undefined }
  /** What I asked for is done. */
  | { readonly kind: OwnDeparture };
/** A contact that is not here though something written for it was not sent. */
export interface Stranded {
  readonly customerName: string;
  /** Unknown after a reload. */
  readonly gone?: Gone;
}
export type Departure = 'offer-returned' | 'requeued' | 'abandoned' | 'closed';
export type OwnDeparture = 'rejected' | 'given-back' | 'transferred';
/** What became of a contact that was passed on to a colleague. */
export type PassedOn = Pick<
  Extract<DeskFrame, { type: 'passed-on' }>,
  'contactId' | 'customerName' | 'colleague' | 'became' | 'back'
>;

/** Where the socket stands; only `live` shows what the server knows now. */
export type Connection = 'connecting' | 'live' | 'lost' | 'signed-off';

/** What a supervisor watches, as it was told last. */
export interface Supervision {
  readonly serviceLevelSeconds: number;
  readonly queues: ReadonlyMap<QueueId, QueueNumbers>;
  readonly agents: ReadonlyMap<UserId, SupervisedAgent>;
  /** The contacts that were told last, and whose they are. */
  readonly contacts:
    | Pick<Extract<DeskFrame, { type: 'supervised-contacts' }>, 'focus' | 'contacts' | 'more'>
    | undefined;
}

export interface DeskState {
  readonly connection: Connection;
  /** When the connection was lost, on the page's clock; 0 while it is not. */
  readonly lostAt: number;
  /** Whether the server was reached and lacks its database; only while the connection is lost. */
  readonly databaseAway: boolean;
  /** Server time minus page time in milliseconds. */
  readonly clockOffset: number;
  /** Absent until the first snapshot. */
  readonly me: DeskAgent | undefined;
  readonly chats: ReadonlyMap<ContactId, DeskChat>;
  readonly queues: readonly DeskQueue[];
  readonly unavailableReasons: readonly DeskReason[];
  readonly wrapUpReasons: readonly DeskReason[];
  /** Whose customers' data were erased since the page hears of it; what it showed of them is not shown any more. */
  readonly erased: readonly ContactId[];
  /** Grows whenever the canned answers that were read may no longer be those of the server. */
  readonly answersVersion: number;
  /** What files may be sent; absent until the server has said. */
  readonly attachments: AttachmentLimits | undefined;
  /** Messages that the server has not confirmed, in the order they were written. */
  readonly outgoing: readonly Outgoing[];
  readonly drafts: ReadonlyMap<ContactId, string>;
  /**
   * Contacts that are not here (any more) though something written for them was not sent. Before the first snapshot all
   * that was kept from an earlier page stands here.
   */
  readonly stranded: ReadonlyMap<ContactId, Stranded>;
  /** Results that are not saved yet. */
  readonly wrapUpDrafts: ReadonlyMap<ContactId, WrapUpDraft>;
  /** The highest `seq` the agent has had before his eyes. */
  readonly seen: ReadonlyMap<ContactId, number>;
  /** Contacts with a command on its way (accept, end, wrap up). */
  readonly busy: ReadonlySet<ContactId>;
  readonly chosen: ContactId | undefined;
  /** Absent until a supervisor watches. */
  readonly supervision: Supervision | undefined;
  readonly notices: readonly Notice[];
  readonly nextNotice: number;
}

export const emptyDesk: DeskState = {
  connection: 'connecting',
  lostAt: 0,
  databaseAway: false,
  clockOffset: 0,
  me: undefined,
  chats: new Map(),
  queues: [],
  unavailableReasons: [],
  wrapUpReasons: [],
  erased: [],
  answersVersion: 0,
  attachments: undefined,
  outgoing: [],
  drafts: new Map(),
  stranded: new Map(),
  wrapUpDrafts: new Map(),
  seen: new Map(),
  busy: new Set(),
  chosen: undefined,
  supervision: undefined,
  notices: [],
  nextNotice: 1,
};

/** `at` is the page's clock in milliseconds. */
export type DeskAct =
  | { type: 'frame'; frame: DeskFrame; at: number }
  | { type: 'connection-lost'; why?: 'network' | 'database'; at: number }
  | { type: 'signed-off' }
  /** A session is there (again): what the state still holds is his who signed on. */
  | { type: 'signed-on' }
  | { type: 'chosen'; contactId: ContactId | undefined }
  | { type: 'seen'; contactId: ContactId }
  | { type: 'drafted'; contactId: ContactId; text: string }
  | { type: 'result-drafted'; contactId: ContactId; draft: WrapUpDraft }
  | { type: 'send-started'; contactId: ContactId; clientId: string; text: string; at: number }
  | { type: 'send-confirmed'; contactId: ContactId; message: MessageView }
  | { type: 'send-failed'; clientId: string; code: ApiErrorCode }
  | { type: 'send-retried'; clientId: string }
  | { type: 'send-discarded'; clientId: string }
  /** The agent has read (or copied) what was not sent to a stranded contact. */
  | { type: 'stranded-discarded'; contactId: ContactId }
  /** Messages fetched by a route, e.g. to fill a gap. */
  | { type: 'messages-fetched'; contactId: ContactId; messages: readonly MessageView[] }
  | { type: 'command-started'; contactId: ContactId }
  | { type: 'command-ended'; contactId: ContactId }
  /** The answer of a route; a frame that came first wins when it says more. */
  | { type: 'contact-answered'; contact: DeskContact; at: number }
  | { type: 'me-answered'; me: DeskAgent }
  /** The supervisor watches no more: what he saw is old in a moment. */
  | { type: 'supervision-left' }
  | { type: 'fault-noticed'; code: ApiErrorCode }
  | { type: 'notice-dismissed'; id: number };
