/**
 * The desk's files, beside the contract routes because they stream; the session cookie says who asks.
 *
 * `POST /api/agent-portal/contacts/{contactId}/attachments` (uploadQuery): the bytes; answers the message (messageView).
 * `GET /api/agent-portal/contacts/{contactId}/attachments/{id}`: the file of a contact that is, or was, this agent's.
 */
export function deskAttachmentsPath(contactId: string): string {
  return `/api/agent-portal/contacts/${contactId}/attachments`;
}
