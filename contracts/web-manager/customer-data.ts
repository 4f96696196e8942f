/** Customer data: what is stored of one customer, exported and erased (GDPR, articles 15, 17 and 20). */
import { z } from 'zod';
import { route } from '../route.ts';
import { contactState } from '../vocabulary/contact-state.ts';
import { contactId, tenantId } from '../vocabulary/ids.ts';
import { language } from '../vocabulary/language.ts';
import { medium } from '../vocabulary/medium.ts';

/** Contacts that one search finds, one export holds and one erasure takes at most. */
export const contactsAtOnce = 500;
export const shortestSearch = 3;

/** By which of his data a contact was found. */
export const foundBy = z.enum(['contact', 'address', 'name', 'answers']);
export type FoundBy = z.infer<typeof foundBy>;

export const foundContact = z.object({
  id: contactId,
  medium,
  state: contactState,
  /** As the customer wrote them; absent: not asked, or not given. */
  name: z.string().optional(),
  address: z.string().optional(),
  /** His address in one spelling; whether two of them are one person nobody but the reader can say. */
  key: z.string().optional(),
  queue: z.string(),
  agent: z.string().optional(),
  arrivedAt: z.iso.datetime(),
  messages: z.int(),
  files: z.int(),
  answers: z.int(),
  /** Of agents, on the contact. */
  notes: z.int(),
  foundBy,
});
export type FoundContact = z.infer<typeof foundContact>;

const path = '/api/web-manager/tenants/{tenantId}/customer-data';
const contactIds = z
  .array(contactId)
  .min(1)
  .max(contactsAtOnce)
  .refine((ids) => new Set(ids).size === ids.length);
const some = z.object({ tenantId, contactIds });

/** The file of an export, to be fetched by who asked for it, within ten minutes. ZIP; EXPORT_NOT_FOUND otherwise. */
export function exportPath(tenant: string, exportId: string): string {
  return `/api/web-manager/tenants/${tenant}/customer-data/exports/${exportId}`;
}
export const exportQuery = z.object({ language: language.default('en') });

export const customerDataContract = {
  /**
   * By address, telephone number, name, answers or the id of a contact; a POST, so that no address stands in a URL. Audited,
   * without the text. Grouped by address, then the newest first. `exact`: the text is an address or an id, and nothing else
   * was looked at, unless asked to look `everywhere`.
   */
  search: route('customer-data.manage', 'web-manager')
    .route({ method: 'POST', path: `${path}/search` })
    .input(
      z.object({
        tenantId,
        text: z.string().trim().min(shortestSearch).max(200),
        everywhere: z.boolean().default(false),
      }),
    )
    .output(z.object({ items: z.array(foundContact), more: z.boolean(), exact: z.boolean() })),
  /** CONTACT_NOT_FOUND. The answer is the id of the audit entry that tells of the export. */
  export: route('customer-data.manage', 'web-manager')
    .route({ method: 'POST', path: `${path}/exports` })
    .input(some)
    .output(z.object({ exportId: z.uuid() })),
  /**
   * CONTACT_NOT_FOUND, and CONTACT_OPEN while one of them goes on: then nothing is erased. Contact by contact: broken off
   * in the middle, the same request completes it, and counts what was done before as `before`.
   */
  erase: route('customer-data.manage', 'web-manager')
    .route({ method: 'POST', path: `${path}/erasures` })
    .input(some)
    .output(z.object({ erased: z.int(), before: z.int() })),
};
