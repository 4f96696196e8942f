/** One customer's data as a ZIP that is made while it is fetched: a contact, a piece of a file in memory at a time. */
import { makeZip } from 'client-zip';
import type { ContactId, TenantId } from '#contracts/vocabulary/ids.ts';
import type { Language } from '#contracts/vocabulary/language.ts';
import { cleanName } from '#server/attachments/file-name.ts';
import { piecesOf } from '#server/attachments/pieces-of.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { findStoredContact, readTimeZone, type StoredContact } from './export.store.ts';
import { type ContactLine, conversationPage, overviewPage, type PageLook } from './export-pages.ts';

export interface CustomerExport {
  tenantId: TenantId;
  contactIds: readonly ContactId[];
  language: Language;
}

interface Entry {
  name: string;
  lastModified: Date;
  input: string | AsyncIterable<Uint8Array>;
}

/**
 * `<n>-<contact>/conversation.html` to read, `contact.json` with all that is stored, `files/` as they were sent; `index.html`
 * leads to them. What is erased while it is made breaks the stream off, so that no half of it passes for the whole.
 */
export async function* exportCustomer(ground: Ground, wanted: CustomerExport): AsyncGenerator<Uint8Array> {
  const reader = makeZip(entriesOf(ground, wanted)).getReader();
  const enough = new Error('nobody takes the rest');
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Ends the reading of rows; the stream gives back what it is cancelled with. Nothing once it is at its end.
    await reader.cancel(enough).catch((error: unknown) => {
      if (error !== enough) throw error;
    });
  }
}

async function* entriesOf({ db, clock }: Ground, { tenantId, contactIds, language }: CustomerExport) {
  const now = clock.now();
  const timeZone = await db.inTenant(tenantId, readTimeZone);
  const look: PageLook = { language, timeZone };
  const all: ContactLine[] = [];
  for (const [index, contactId] of contactIds.entries()) {
    const contact = await db.inTenant(tenantId, (tx) => findStoredContact(tx, contactId));
    if (contact === undefined) throw new RelaisError('CONTACT_NOT_FOUND');
    const folder = `${index + 1}-${contactId}`;
    yield* ofContact(contact, folder);
    all.push({
      folder,
      customer: contact.customer,
      medium: contact.medium,
      arrivedAt: contact.arrivedAt,
      messages: contact.messages.length,
      files: contact.files.length,
    });
  }
  yield { name: 'index.html', lastModified: now, input: overviewPage(all, look, now) };

  async function* ofContact(contact: StoredContact, folder: string): AsyncGenerator<Entry> {
    const names = new Map(
      contact.files.flatMap((file, index) =>
        file.isGone ? [] : [[file.id, `${index + 1}-${cleanName(file.name)}`] as const],
      ),
    );
    const page = conversationPage(contact, names, look);
    yield { name: `${folder}/conversation.html`, lastModified: now, input: page };
    yield { name: `${folder}/contact.json`, lastModified: now, input: `${JSON.stringify(contact, null, 2)}\n` };
    for (const file of contact.files) {
      const name = names.get(file.id);
      if (name === undefined) continue;
      const input = piecesOf(db, tenantId, file);
      yield { name: `${folder}/files/${name}`, lastModified: new Date(file.at), input };
    }
  }
}
