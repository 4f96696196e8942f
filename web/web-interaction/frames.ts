/** Frames of the socket as this page trusts them. The schemas of the contract would cost more bytes than the page. */
import type { AttachmentKind, AttachmentView } from '#contracts/vocabulary/attachment.ts';
import type { ChatFrame, ChatMessage } from '#contracts/web-interaction/chat-socket.ts';
import type { ChatStatus } from './chat-state.ts';

/** Undefined for what is no frame this page knows; a newer server may send such. */
export function readFrame(data: unknown): ChatFrame | undefined {
  const frame = parse(data);
  if (frame === undefined) return undefined;
  switch (frame.type) {
    case 'status':
      return readStatus(frame);
    case 'messages':
      return readMessages(frame.messages);
    case 'sent': {
      const { clientId, seq, at } = frame;
      if (typeof clientId !== 'string' || !isSeq(seq) || typeof at !== 'string') return undefined;
      return { type: 'sent', clientId, seq, at };
    }
    case 'refused': {
      const { clientId, code } = frame;
      if (typeof clientId !== 'string' || typeof code !== 'string') return undefined;
      return { type: 'refused', clientId, code };
    }
    case 'attachments':
      return readLimits(frame.limits);
    case 'typing':
      return { type: 'typing' };
    case 'ping':
      return { type: 'ping' };
    default:
      return undefined;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(data: unknown): JsonObject | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const phases: readonly ChatStatus['phase'][] = ['waiting', 'talking', 'ended', 'message-left'];
const endings: readonly NonNullable<ChatStatus['endedBy']>[] = ['customer', 'agent', 'customer-gone'];

function readStatus(frame: JsonObject): ChatStatus | undefined {
  const phase = phases.find((one) => one === frame.phase);
  if (phase === undefined) return undefined;
  const { position, staffed, agentName } = frame;
  const endedBy = endings.find((one) => one === frame.endedBy);
  return {
    type: 'status',
    phase,
    ...(isSeq(position) ? { position } : {}),
    ...(typeof staffed === 'boolean' ? { staffed } : {}),
    ...(frame.passedOn === true ? { passedOn: true } : {}),
    ...(typeof agentName === 'string' ? { agentName } : {}),
    ...(endedBy === undefined ? {} : { endedBy }),
  };
}

function readMessages(value: unknown): ChatFrame | undefined {
  if (!Array.isArray(value)) return undefined;
  const messages: ChatMessage[] = [];
  for (const item of value) {
    const message = isObject(item) ? readMessage(item) : undefined;
    // A half understood batch would leave a hole that nobody sees.
    if (message === undefined) return undefined;
    messages.push(message);
  }
  return { type: 'messages', messages };
}

const authors: readonly ChatMessage['author'][] = ['customer', 'agent', 'system'];

function readMessage(item: JsonObject): ChatMessage | undefined {
  const { seq, text, at, agentName, clientId } = item;
  const author = authors.find((one) => one === item.author);
  if (!isSeq(seq) || author === undefined || typeof text !== 'string' || typeof at !== 'string') return undefined;
  return {
    seq,
    author,
    text,
    at,
    ...(typeof agentName === 'string' ? { agentName } : {}),
    ...(typeof clientId === 'string' ? { clientId } : {}),
    ...readAttachment(item.attachment),
  };
}

/** The id comes from the server and goes nowhere but back to it. */
function isAttachmentId(id: unknown): id is AttachmentView['id'] {
  return typeof id === 'string';
}

function readAttachment(value: unknown): { attachment: AttachmentView } | undefined {
  if (!isObject(value)) return undefined;
  const { id, name, size, type } = value;
  if (!isAttachmentId(id) || typeof name !== 'string' || !isSeq(size) || typeof type !== 'string') return undefined;
  return { attachment: { id, name, size, type } };
}

const kinds: readonly AttachmentKind[] = ['image', 'pdf', 'text', 'office', 'archive'];

function readLimits(value: unknown): ChatFrame | undefined {
  if (!isObject(value) || !isSeq(value.megabytes) || !Array.isArray(value.kinds)) return undefined;
  const told: readonly unknown[] = value.kinds;
  const { megabytes } = value;
  return { type: 'attachments', limits: { megabytes, kinds: kinds.filter((kind) => told.includes(kind)) } };
}

function isSeq(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
