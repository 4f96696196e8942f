/**
 * The desk's files, beside the contract routes because they stream; the session cookie says who asks.
 *
 * `POST /api/agent-portal/contacts/{contactId}/attachments` (uploadQuery): the bytes; answers the message (messageView).
 * `GET /api/agent-portal/contacts/{contactId}/attachments/{id}`: the file of a contact that is, or was, this agent's.
 * `GET /api/agent-portal/contacts/{contactId}/history/{pastContactId}/attachments/{id}`: the file of a past contact, for
 * whoever may read its transcript (history.ts); everybody else gets CONTACT_NOT_FOUND.
 */
export function deskAttachmentsPath(contactId: string): string {
  return `/api/agent-portal/contacts/${contactId}/attachments`;
}

export function pastAttachmentsPath(contactId: string, pastContactId: string): string {
  return `/api/agent-portal/contacts/${contactId}/history/${pastContactId}/attachments`;
}
