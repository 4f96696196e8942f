import { implement } from '@orpc/server';
import { isAllowedOrigin } from '#contracts/vocabulary/allowed-origin.ts';
import type { ChatForm } from '#contracts/vocabulary/chat-form.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { Language } from '#contracts/vocabulary/language.ts';
import { type CustomerPage, webInteractionContract } from '#contracts/web-interaction/contract.ts';
import { chatPageKey } from '#contracts/web-manager/chat-pages.ts';
import { findStaffedQueues } from '#server/agents/agent.store.ts';
import { newChatToken, open } from '#server/contacts/open.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import { addressBlock } from '#server/platform/address-block.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { isForeign } from '#server/platform/http/origin.ts';
import { countUpTo, secondsLeftInWindow } from '#server/platform/limits.store.ts';
import { recently } from '#server/platform/recently.ts';
import { type Answers, type Judged, judgeAnswers } from './form-answers.ts';
import { type ChatPageRow, countWaiting, findChatPage, type Waiting } from './web-interaction.store.ts';

/** Chats that one address may open on one page in a window; a household or small office stays below. */
export const opensPerWindow = 20;
export const openWindowSeconds = 600;

/**
 * Contacts that may wait for an agent, of one page and of all pages of a tenant: more of them would be answered by nobody,
 * and come from a flood of many addresses most likely. Counted once a second.
 */
const waitingBounds = { ofPage: 1_000, ofTenant: 5_000 };
const waitingKeepMs = 1_000;

/** `publicUrls`: the installation's own addresses beside the one that a request names. */
export function webInteractionRouter(
  { db, clock }: Ground,
  publicUrls: readonly string[] = [],
  bounds: { ofPage: number; ofTenant: number } = waitingBounds,
) {
  const os = implement(webInteractionContract).$context<RequestContext>().use(authorise);

  async function anyPage(key: string) {
    const known = chatPageKey.safeParse(key).data;
    const page = known === undefined ? undefined : await db.readAsSystem((tx) => findChatPage(tx, known));
    if (page === undefined) throw new RelaisError('CHAT_PAGE_NOT_FOUND');
    return page;
  }

  async function openPage(key: string) {
    const page = await anyPage(key);
    if (!page.enabled) throw new RelaisError('CHAT_PAGE_CLOSED');
    return page;
  }

  const waitingIn = new Map<TenantId, () => Promise<Waiting>>();
  async function holdWaiting({ id, tenantId }: ChatPageRow): Promise<void> {
    const read = waitingIn.get(tenantId) ?? recently(waitingKeepMs, () => db.inTenant(tenantId, countWaiting));
    waitingIn.set(tenantId, read);
    const { ofTenant, ofPages } = await read();
    if (ofTenant < bounds.ofTenant && (ofPages.get(id) ?? 0) < bounds.ofPage) return;
    throw new RelaisError('CHAT_LIMITED', { retryAfterSeconds: 60 });
  }

  async function countOpen(page: ChatPageRow, address: string): Promise<void> {
    await holdWaiting(page);
    const { key } = page;
    const limitKey = `chat-open:${key}:${addressBlock(address)}`;
    const counted = { key: limitKey, windowSeconds: openWindowSeconds, limit: opensPerWindow };
    if ((await countUpTo(db, clock, counted)) !== undefined) return;
    throw new RelaisError('CHAT_LIMITED', { retryAfterSeconds: secondsLeftInWindow(clock, openWindowSeconds) });
  }

  async function customerPage({ id, tenantId, queueId, allowedOrigins, ...page }: ChatPageRow): Promise<CustomerPage> {
    const staffed = await db.readInTenant(tenantId, (tx) => findStaffedQueues(tx, [queueId]));
    const there = staffed.get(queueId);
    return { ...page, staffed: there !== undefined, ...(there?.available === false ? { away: true } : {}) };
  }

  return os.router({
    page: os.page.handler(async ({ input }) => customerPage(await anyPage(input.key))),
    embedding: os.embedding.handler(async ({ input, context: { request } }) => {
      const page = await anyPage(input.key);
      const { origin } = request.headers;
      const allowed =
        !isForeign(request.headers, request.host, publicUrls) ||
        (origin !== undefined && isAllowedOrigin(page.allowedOrigins, origin));
      return allowed ? { allowed, page: await customerPage(page) } : { allowed };
    }),
    open: os.open.handler(async ({ input, context }) => {
      const page = await openPage(input.key);
      const answers = judged(page.form, input, 'chat');
      await countOpen(page, context.address);
      const token = newChatToken();
      const { contactId } = await open(
        { db, clock },
        {
          ...opening(page, input, answers),
          live: true,
          token,
        },
      );
      return { contactId, token };
    }),
    leaveMessage: os.leaveMessage.handler(async ({ input, context }) => {
      const page = await openPage(input.key);
      const given = { ...input, email: input.address, question: input.text };
      const answers = judged(page.form, given, 'message');
      await countOpen(page, context.address);
      const { contactId } = await open(
        { db, clock },
        {
          ...opening(page, input, answers),
          live: false,
        },
      );
      return { contactId };
    }),
  });
}

/** Throws INPUT_INVALID with the fields that the page's form asks for otherwise. */
function judged(form: ChatForm, answers: Answers, kind: 'chat' | 'message'): Judged {
  const result = judgeAnswers(form, answers, kind);
  if (result.faults.length > 0) throw new RelaisError('INPUT_INVALID', { fields: result.faults });
  return result;
}

/** What a chat and a message that is left have in common. */
function opening(page: ChatPageRow, input: { openId: string; language?: Language | undefined }, answers: Judged) {
  return {
    tenantId: page.tenantId,
    medium: 'web-interaction' as const,
    queueId: page.queueId,
    chatPageId: page.id,
    openId: input.openId,
    language: input.language ?? page.language,
    customerName: answers.name,
    customerAddress: answers.email,
    data: answers.data,
    text: answers.question,
  };
}
