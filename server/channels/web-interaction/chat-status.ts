import { endReason } from '#contracts/vocabulary/contact-state.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import type { ChatFrame, ChatMessage } from '#contracts/web-interaction/chat-socket.ts';
import { findStaffedQueues } from '#server/agents/agent.store.ts';
import { findContact } from '#server/contacts/contact.store.ts';
import { attachmentOf, type MessageRow } from '#server/contacts/message.store.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { findAgentName, listPositions } from './web-interaction.store.ts';

export type StatusFrame = Extract<ChatFrame, { type: 'status' }>;

/** How the chat stands, as its customer may know it. */
export async function readStatus(tx: TenantTx, id: ContactId): Promise<StatusFrame> {
  const row = await findContact(tx, id);
  if (row === undefined) throw new Error('a chat that was found by its token is gone');
  if (!row.live) return { type: 'status', phase: 'message-left' };
  if (row.state === 'queued' || row.state === 'offered') {
    const waiting = (await readWaiting(tx, [id])).get(id);
    // It left the queue between the two looks: the event of it is on its way.
    return waiting ?? { type: 'status', phase: 'waiting' };
  }
  const agentName = row.agent_id === null ? undefined : await findAgentName(tx, row.agent_id);
  const named = agentName === undefined ? {} : { agentName };
  if (row.state === 'active') return { type: 'status', phase: 'talking', ...named };
  const endedBy = row.end_reason === null ? {} : { endedBy: endReason.parse(row.end_reason) };
  return { type: 'status', phase: 'ended', ...named, ...endedBy };
}

/** The same for those of `ids` who wait, at once. */
export async function readWaiting(
  tx: TenantTx,
  ids: readonly ContactId[],
): Promise<ReadonlyMap<ContactId, StatusFrame>> {
  const places = await listPositions(tx, ids);
  const staffed = await findStaffedQueues(tx, [...new Set(places.map(({ queueId }) => queueId))]);
  return new Map(
    places.map(({ contactId, queueId, position, passedOn, directed }) => [
      contactId,
      {
        type: 'status',
        phase: 'waiting',
        ...(passedOn ? { passedOn } : {}),
        // Who is offered to one colleague alone has no place in a queue.
        ...(directed ? {} : { staffed: staffed.has(queueId), position }),
      },
    ]),
  );
}

export function toChatMessage(row: MessageRow): ChatMessage {
  return {
    seq: row.seq,
    author: row.author === 'agent' ? 'agent' : row.author === 'customer' ? 'customer' : 'system',
    text: row.text,
    at: row.at.toISOString(),
    ...(row.agent_name === null ? {} : { agentName: row.agent_name }),
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
    ...attachmentOf(row),
  };
}
