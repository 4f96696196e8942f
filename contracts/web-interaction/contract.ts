/** The customer's routes. A customer has no session: what he may read hangs on the random token of his own contact. */
import { z } from 'zod';
import { nameText, route } from '../route.ts';
import { brandingView } from '../vocabulary/branding.ts';
import { chatForm, fieldValue, pageTexts } from '../vocabulary/chat-form.ts';
import { contactId } from '../vocabulary/ids.ts';
import { language } from '../vocabulary/language.ts';
import { longestMessage, plainText } from '../vocabulary/text.ts';

const pagePath = '/api/web-interaction/pages/{key}';
const key = z.string().toLowerCase().max(60);

export const customerPage = z.object({
  key: z.string(),
  name: z.string(),
  tenantName: z.string(),
  language: language.optional(),
  /** False while it is switched off: whose page it is can be told, but nothing can be opened or left. */
  enabled: z.boolean(),
  /** Whether anybody who could answer is signed on. */
  staffed: z.boolean(),
  /** All who are signed on are unavailable at the moment: a chat can be opened, and waits for them. */
  away: z.boolean().optional(),
  /** The page's own logo and colours, else the tenant's. */
  ...brandingView,
  form: chatForm,
  texts: pageTexts,
});
export type CustomerPage = z.infer<typeof customerPage>;

const question = plainText(z.string().trim().min(1), longestMessage);
/** What the page's form asks beside the question. Which of it must be there the page decides; see `CustomerPage.form`. */
const answers = {
  name: nameText().optional(),
  phone: fieldValue.optional(),
  /** By the field's id; of a choice its English label. */
  own: z.partialRecord(z.uuid(), fieldValue).optional(),
};

/** The secret of one chat: 32 random bytes, base64url. Whoever has it may read and write that chat. */
export const chatToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const opened = z.object({ contactId, token: chatToken });
export type Opened = z.infer<typeof opened>;

/** Whether the page that asks, by its Origin, may embed the chat page; then the chat page as well. */
export const embedding = z.discriminatedUnion('allowed', [
  z.object({ allowed: z.literal(true), page: customerPage }),
  z.object({ allowed: z.literal(false) }),
]);
export type Embedding = z.infer<typeof embedding>;

/**
 * Browsers call these for pages of this installation and of the chat page's allowed origins (CORS without credentials);
 * from others they are refused, but for `embedding`, which tells them so.
 */
export const webInteractionContract = {
  /** CHAT_PAGE_NOT_FOUND. The other routes answer CHAT_PAGE_CLOSED when the page is switched off. */
  page: route('public').route({ method: 'GET', path: pagePath }).input(z.object({ key })).output(customerPage),
  /** CHAT_PAGE_NOT_FOUND. */
  embedding: route('public')
    .route({ method: 'GET', path: `${pagePath}/embedding` })
    .input(z.object({ key }))
    .output(embedding),
  /**
   * Opens a chat. `language` is the one that the customer reads. `openId` makes a repeated request answer the first contact. CHAT_LIMITED is per address and page.
   * INPUT_INVALID names the fields (`name`, `email`, `phone`, `question`, `own.<id>`) that the page's form asks for otherwise.
   */
  open: route('public')
    .route({ method: 'POST', path: `${pagePath}/contacts` })
    .input(
      z.object({
        key,
        openId: z.uuid(),
        ...answers,
        email: z.email().max(200).optional(),
        question: question.optional(),
        language: language.optional(),
      }),
    )
    .output(opened),
  /** Leaves a message with an address, whatever the page's form says of it: a contact that is not live. */
  leaveMessage: route('public')
    .route({ method: 'POST', path: `${pagePath}/messages` })
    .input(
      z.object({
        key,
        openId: z.uuid(),
        ...answers,
        address: z.email().max(200),
        text: question,
        language: language.optional(),
      }),
    )
    .output(z.object({ contactId })),
};
