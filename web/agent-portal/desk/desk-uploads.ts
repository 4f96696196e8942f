/** The agent's files, held and on their way, by contact: they go on while another contact is shown. */
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
  /** Shown with the message that is being written, and gone with it by `send`. */
  hold(contactId: ContactId, files: Iterable<File>): void;
  send(contactId: ContactId): void;
  remove(contactId: ContactId, clientId: string): void;
  retry(contactId: ContactId, clientId: string): void;
  /** Those that did not go before their contact went away; the same list while nothing changes. */
  stranded(): readonly StrandedFiles[];
  /** The agent has read it. */
  forget(contactId: ContactId): void;
  /** Whether leaving the page would lose files that should go. */
  waits(): boolean;
  subscribe(listener: () => void): () => void;
  /** Nothing more goes. */
  close(): void;
}

export interface StrandedFiles {
  readonly contactId: ContactId;
  readonly customerName: string;
  readonly names: readonly string[];
}

const none: readonly Upload[] = [];

export function deskUploads(store: DeskStore, post: PostDeskFile, newClientId: () => string): DeskUploads {
  const byContact = new Map<ContactId, Uploads>();
  const listeners = new Set<() => void>();
  let stranded: readonly StrandedFiles[] = [];
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const forget = (contactId: ContactId) => {
    byContact.get(contactId)?.close();
    byContact.delete(contactId);
    stranded = stranded.filter((one) => one.contactId !== contactId);
    tell();
  };
  const limits = (): AttachmentLimits | undefined => store.getState().attachments;
  const uploadsFor = (contactId: ContactId): Uploads => {
    const known = byContact.get(contactId);
    if (known !== undefined) return known;
    const made = new Uploads({
      post: (...args) => post(contactId, ...args),
      limits,
      newClientId,
      onChange: tell,
    });
    byContact.set(contactId, made);
    return made;
  };
  let before = store.getState().chats;
  store.subscribe(() => {
    const { chats } = store.getState();
    const known = before;
    before = chats;
    for (const [contactId, uploads] of byContact) {
      if (uploads.list.length === 0) continue;
      const left = chats.has(contactId) ? undefined : known.get(contactId)?.contact;
      // One in wrap-up goes when it is closed: its agent has seen there what did not go.
      if (left?.state === 'wrap-up') forget(contactId);
      else if (left !== undefined) {
        const names = uploads.list.map(({ name }) => name);
        stranded = [...stranded, { contactId, customerName: left.customer.name, names }];
        tell();
      } else if (stranded.some((one) => one.contactId === contactId) && chats.has(contactId)) {
        stranded = stranded.filter((one) => one.contactId !== contactId);
        tell();
      }
      uploads.confirm(new Set(chats.get(contactId)?.messages.map(({ clientId }) => clientId)));
    }
  });
  return {
    of: (contactId) => byContact.get(contactId)?.list ?? none,
    hold: (contactId, files) => uploadsFor(contactId).add(files, 'held'),
    send: (contactId) => byContact.get(contactId)?.release(),
    remove: (contactId, clientId) => uploadsFor(contactId).remove(clientId),
    retry: (contactId, clientId) => uploadsFor(contactId).retry(clientId),
    stranded: () => stranded,
    forget,
    waits: () =>
      [...byContact].some(([id, { list }]) => before.has(id) && list.some(({ state }) => state !== 'failed')),
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
