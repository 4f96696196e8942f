import { endReason } from '#contracts/vocabulary/contact-state.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import type { ChatFrame, ChatMessage } from '#contracts/web-interaction/chat-socket.ts';
import { isStaffed } from '#server/agents/agent.store.ts';
import { findContact } from '#server/contacts/contact.store.ts';
import type { MessageRow } from '#server/contacts/message.store.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { findAgentName, findPosition } from './web-interaction.store.ts';

type StatusFrame = Extract<ChatFrame, { type: 'status' }>;

/** How the chat stands, as its customer may know it. */
export async function readStatus(tx: TenantTx, id: ContactId): Promise<StatusFrame> {
  const row = await findContact(tx, id);
  if (row === undefined) throw new Error('a chat that was found by its token is gone');
  if (!row.live) return { type: 'status', phase: 'message-left' };
  if (row.state === 'queued' || row.state === 'offered') {
    const position = await findPosition(tx, id);
    const staffed = await isStaffed(tx, row.queue_id);
    return { type: 'status', phase: 'waiting', staffed, ...(position === undefined ? {} : { position }) };
  }
  const agentName = row.agent_id === null ? undefined : await findAgentName(tx, row.agent_id);
  const named = agentName === undefined ? {} : { agentName };
  if (row.state === 'active') return { type: 'status', phase: 'talking', ...named };
  const endedBy = row.end_reason === null ? {} : { endedBy: endReason.parse(row.end_reason) };
  return { type: 'status', phase: 'ended', ...named, ...endedBy };
}

export function toChatMessage(row: MessageRow): ChatMessage {
  return {
    seq: row.seq,
    author: row.author === 'agent' ? 'agent' : row.author === 'customer' ? 'customer' : 'system',
    text: row.text,
    at: row.at.toISOString(),
    ...(row.agent_name === null ? {} : { agentName: row.agent_name }),
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
  };
}
