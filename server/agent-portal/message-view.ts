import type { MessageView } from '#contracts/agent-portal/views.ts';
import { attachmentOf, type MessageRow } from '#server/contacts/message.store.ts';

/** A message as the desk sees it. */
export function toMessageView(row: MessageRow): MessageView {
  const author = row.author === 'agent' ? 'agent' : row.author === 'customer' ? 'customer' : 'system';
  return {
    seq: row.seq,
    author,
    text: row.text,
    at: row.at.toISOString(),
    ...(row.agent_name === null ? {} : { agentName: row.agent_name }),
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
    ...attachmentOf(row),
  };
}
