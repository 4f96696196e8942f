/**
 * What the page knows of its chat, as a pure reducer. Frames may come late, twice or out of order, and sockets may
 * break between any two of them: messages are kept by `seq`, what this page wrote by its client id, so that nothing is
 * lost or shown twice.
 */
import type { AttachmentLimits } from '#contracts/vocabulary/attachment.ts';
import type { ChatFrame, ChatMessage } from '#contracts/web-interaction/chat-socket.ts';

export type ChatStatus = Extract<ChatFrame, { type: 'status' }>;

/**
 * `stopped` is for good: the server does not understand this page (it is older than the server). `unready`: the server
 * was reached and cannot work for the moment.
 */
export type Link = 'connecting' | 'open' | 'lost' | 'unready' | 'stopped';

/** What this page wrote and the server has not confirmed; `refused` is for good. */
export interface Outgoing {
  readonly clientId: string;
  readonly text: string;
  /** The page's clock in milliseconds. */
  readonly at: number;
  readonly state: 'pending' | 'refused';
}

export interface ChatState {
  /** By `seq`, each once. */
  readonly messages: readonly ChatMessage[];
  /** In the order they were written. */
  readonly outgoing: readonly Outgoing[];
  /** The last one the server told; undefined before the first. */
  readonly status: ChatStatus | undefined;
  readonly link: Link;
  /** No connection for long, though the server answers requests: something on the way lets no socket through. */
  readonly blocked: boolean;
  readonly agentTyping: boolean;
  /** The customer asked to end the chat and the server has not answered. */
  readonly ending: boolean;
  /** The address with which the customer asked to leave a message, until the server answers. */
  readonly leavingTo: string | undefined;
  /** What files may be sent; undefined until the server has said. */
  readonly limits: AttachmentLimits | undefined;
}

export type ChatEvent =
  | { readonly type: 'frame'; readonly frame: ChatFrame }
  | { readonly type: 'link'; readonly link: Link }
  | { readonly type: 'blocked' }
  | { readonly type: 'write'; readonly clientId: string; readonly text: string; readonly at: number }
  | { readonly type: 'typing-over' }
  | { readonly type: 'end' }
  | { readonly type: 'leave'; readonly address: string };

/** `outgoing`: what a former page of this chat left unconfirmed. */
export function startChat(outgoing: readonly Outgoing[] = []): ChatState {
  return {
    messages: [],
    outgoing,
    status: undefined,
    link: 'connecting',
    blocked: false,
    agentTyping: false,
    ending: false,
    leavingTo: undefined,
    limits: undefined,
  };
}

export function reduceChat(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case 'frame':
      return reduceFrame(state, event.frame);
    case 'link':
      return {
        ...state,
        link: event.link,
        blocked: event.link === 'lost' && state.blocked,
        agentTyping: event.link === 'open' && state.agentTyping,
      };
    case 'blocked':
      return isWanting(state) ? { ...state, blocked: true } : state;
    case 'write':
      if (isOver(state) || state.outgoing.some(({ clientId }) => clientId === event.clientId)) return state;
      return {
        ...state,
        outgoing: [...state.outgoing, { clientId: event.clientId, text: event.text, at: event.at, state: 'pending' }],
      };
    case 'typing-over':
      return { ...state, agentTyping: false };
    case 'end':
      return isOver(state) ? state : { ...state, ending: true };
    case 'leave':
      return state.status?.phase === 'waiting' ? { ...state, leavingTo: event.address } : state;
  }
}

function reduceFrame(state: ChatState, frame: ChatFrame): ChatState {
  switch (frame.type) {
    case 'status':
      return reduceStatus(state, frame);
    case 'messages':
      return addMessages(state, frame.messages);
    case 'sent':
      return confirm(state, frame);
    case 'refused':
      return {
        ...state,
        outgoing: state.outgoing.map((one) =>
          one.clientId === frame.clientId ? { ...one, state: 'refused' as const } : one,
        ),
      };
    case 'typing':
      return state.status?.phase === 'talking' ? { ...state, agentTyping: true } : state;
    case 'attachments':
      return { ...state, limits: frame.limits };
    case 'ping':
      return state;
  }
}

function reduceStatus(state: ChatState, status: ChatStatus): ChatState {
  // A chat that is over stays over: a frame that says else is an old one.
  if (isOver(state) && !isOverPhase(status.phase)) return state;
  return {
    ...state,
    status,
    agentTyping: status.phase === 'talking' && state.agentTyping,
    ending: !isOverPhase(status.phase) && state.ending,
    leavingTo: status.phase === 'waiting' ? state.leavingTo : undefined,
  };
}

function addMessages(state: ChatState, more: readonly ChatMessage[]): ChatState {
  const known = new Set(state.messages.map(({ seq }) => seq));
  const fresh: ChatMessage[] = [];
  for (const message of more) {
    if (known.has(message.seq)) continue;
    known.add(message.seq);
    fresh.push(message);
  }
  const confirmed = new Set(more.map(({ clientId }) => clientId));
  const outgoing = state.outgoing.filter(({ clientId }) => !confirmed.has(clientId));
  if (fresh.length === 0 && outgoing.length === state.outgoing.length) return state;
  return {
    ...state,
    messages: [...state.messages, ...fresh].sort((a, b) => a.seq - b.seq),
    outgoing,
    agentTyping: state.agentTyping && !fresh.some(({ author }) => author === 'agent'),
  };
}

function confirm(state: ChatState, { clientId, seq, at }: Extract<ChatFrame, { type: 'sent' }>): ChatState {
  const written = state.outgoing.find((one) => one.clientId === clientId);
  if (written === undefined) return state;
  return addMessages(state, [{ seq, author: 'customer', text: written.text, at, clientId }]);
}

/**
 * The cursor to resume from: the `seq` up to which nothing is missing. A confirmed message of our own may stand behind
 * one of the agent's that has not come yet, so this is not the last `seq`.
 */
export function resumeSeq({ messages }: ChatState): number {
  let seq = 0;
  for (const message of messages) {
    if (message.seq !== seq + 1) break;
    seq = message.seq;
  }
  return seq;
}

export function pendingOf({ outgoing }: ChatState): readonly Outgoing[] {
  return outgoing.filter(({ state }) => state === 'pending');
}

/** The page tries to connect because the chat needs it. */
export function isWanting(state: ChatState): boolean {
  return (state.link === 'connecting' || state.link === 'lost') && !isOver(state);
}

/** Nothing more will be written in this chat. */
export function isOver({ status }: ChatState): boolean {
  return status !== undefined && isOverPhase(status.phase);
}

function isOverPhase(phase: ChatStatus['phase']): boolean {
  return phase === 'ended' || phase === 'message-left';
}
