/** The agent's files on their way, by contact: they go on while another contact is shown. */
import type { AttachmentLimits } from '#contracts/vocabulary/attachment.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { type Upload, type UploadPorts, Uploads } from '#web/ui/files/uploads.ts';
import type { DeskStore } from './desk-store.ts';

export type PostDeskFile = (
  contactId: ContactId,
  ...args: Parameters<UploadPorts['post']>
) => ReturnType<UploadPorts['post']>;

export interface DeskUploads {
  /** The same list while nothing changes. */
  of(contactId: ContactId): readonly Upload[];
  add(contactId: ContactId, files: Iterable<File>): void;
  remove(contactId: ContactId, clientId: string): void;
  retry(contactId: ContactId, clientId: string): void;
  subscribe(listener: () => void): () => void;
  /** Nothing more goes. */
  close(): void;
}

const none: readonly Upload[] = [];

export function deskUploads(store: DeskStore, post: PostDeskFile, newClientId: () => string): DeskUploads {
  const byContact = new Map<ContactId, Uploads>();
  const listeners = new Set<() => void>();
  const limits = (): AttachmentLimits | undefined => store.getState().attachments;
  const uploadsFor = (contactId: ContactId): Uploads => {
    const known = byContact.get(contactId);
    if (known !== undefined) return known;
    const made = new Uploads({
      post: (...args) => post(contactId, ...args),
      limits,
      newClientId,
      onChange() {
        for (const listener of listeners) listener();
      },
    });
    byContact.set(contactId, made);
    return made;
  };
  store.subscribe(() => {
    const { chats } = store.getState();
    for (const [contactId, uploads] of byContact) {
      if (uploads.list.length === 0) continue;
      uploads.confirm(new Set(chats.get(contactId)?.messages.map(({ clientId }) => clientId)));
    }
  });
  return {
    of: (contactId) => byContact.get(contactId)?.list ?? none,
    add: (contactId, files) => uploadsFor(contactId).add(files),
    remove: (contactId, clientId) => uploadsFor(contactId).remove(clientId),
    retry: (contactId, clientId) => uploadsFor(contactId).retry(clientId),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const uploads of byContact.values()) uploads.close();
      byContact.clear();
    },
  };
}
