import { z } from 'zod';
import { listFields, listOf } from '../list.ts';
import { done, nameText, route } from '../route.ts';
import { allowedOrigin, mostAllowedOrigins } from '../vocabulary/allowed-origin.ts';
import { branding, brandingView } from '../vocabulary/branding.ts';
import { chatForm, chatFormDefault, pageTexts } from '../vocabulary/chat-form.ts';
import { chatPageId, queueId, tenantId } from '../vocabulary/ids.ts';
import { language } from '../vocabulary/language.ts';
import { rowVersion } from '../vocabulary/row-version.ts';

export const chatPageKey = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/);

/** A customer page at `/webinteraction/<key>`; the key is unique in the installation. */
export const chatPageInput = z.object({
  key: chatPageKey,
  name: nameText(),
  queueId,
  /** The language of the page; absent: the customer's browser decides. */
  language: language.optional(),
  enabled: z.boolean(),
  /** The sites whose pages may embed it; none: it stands on its own only. */
  allowedOrigins: z.array(allowedOrigin).max(mostAllowedOrigins).default([]),
  /** Instead of the tenant's. */
  ...branding,
  /** What customers are asked for. */
  form: chatForm.default(chatFormDefault),
  /** Instead of the product's own. */
  texts: pageTexts.default({}),
});
export type ChatPageInput = z.infer<typeof chatPageInput>;

export const chatPageDefaults: Pick<ChatPageInput, 'allowedOrigins' | 'form' | 'texts'> = {
  allowedOrigins: [],
  form: chatFormDefault,
  texts: {},
};

export const chatPageView = chatPageInput.extend({
  ...brandingView,
  id: chatPageId,
  version: rowVersion,
  updatedAt: z.iso.datetime(),
});
export type ChatPageView = z.infer<typeof chatPageView>;

/** A chat page in a list: with the name of its queue. */
export const chatPageItem = chatPageView.extend({ queue: z.string() });
export type ChatPageItem = z.infer<typeof chatPageItem>;

export const chatPageQuery = z.object({
  ...listFields,
  sort: z.enum(['name', 'key', 'queue', 'state', 'updatedAt']).default('name'),
  queue: queueId.optional(),
  state: z.enum(['open', 'closed']).optional(),
});
export type ChatPageQuery = z.infer<typeof chatPageQuery>;

const path = '/api/web-manager/tenants/{tenantId}/chat-pages';
const one = z.object({ tenantId, chatPageId });

export const chatPagesContract = {
  /** The first of the installation's public addresses (an origin); absent: whatever the caller reached it by. */
  publicAddress: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path: '/api/web-manager/tenants/{tenantId}/public-address' })
    .input(z.object({ tenantId }))
    .output(z.object({ address: z.string().optional() })),
  list: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path })
    .input(chatPageQuery.extend({ tenantId }))
    .output(listOf(chatPageItem)),
  get: route('directory.manage', 'web-manager')
    .route({ method: 'GET', path: `${path}/{chatPageId}` })
    .input(one)
    .output(chatPageView),
  add: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path })
    .input(chatPageInput.extend({ tenantId }))
    .output(chatPageView),
  update: route('directory.manage', 'web-manager')
    .route({ method: 'PUT', path: `${path}/{chatPageId}` })
    .input(chatPageInput.extend({ tenantId, chatPageId, version: rowVersion }))
    .output(chatPageView),
  remove: route('directory.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${path}/{chatPageId}` })
    .input(one)
    .output(done),
};
