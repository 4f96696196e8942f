import { implement } from '@orpc/server';
import { webInteractionContract } from '#contracts/web-interaction/contract.ts';
import { isStaffed } from '#server/agents/agent.store.ts';
import { newChatToken, open } from '#server/contacts/open.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { countInWindow } from '#server/platform/limits.store.ts';
import { findChatPage } from './web-interaction.store.ts';

/** Chats that one address may open on one page in a window; a household or small office stays below. */
export const opensPerWindow = 20;
export const openWindowSeconds = 600;

export function webInteractionRouter({ db, clock }: Ground) {
  const os = implement(webInteractionContract).$context<RequestContext>().use(authorise);

  async function openPage(key: string) {
    const page = await db.asSystem((tx) => findChatPage(tx, key));
    if (page === undefined) throw new RelaisError('CHAT_PAGE_NOT_FOUND');
    if (!page.enabled) throw new RelaisError('CHAT_PAGE_CLOSED');
    return page;
  }

  async function countOpen(key: string, address: string): Promise<void> {
    const count = await countInWindow(db, clock, `chat-open:${key}:${address}`, openWindowSeconds);
    if (count > opensPerWindow) throw new RelaisError('CHAT_LIMITED', { retryAfterSeconds: openWindowSeconds });
  }

  return os.router({
    page: os.page.handler(async ({ input }) => {
      const { id, tenantId, queueId, enabled, ...page } = await openPage(input.key);
      return { ...page, staffed: await db.inTenant(tenantId, (tx) => isStaffed(tx, queueId)) };
    }),
    open: os.open.handler(async ({ input, context }) => {
      await countOpen(input.key, context.address);
      const page = await openPage(input.key);
      const token = newChatToken();
      const { contactId } = await open(
        { db, clock },
        {
          tenantId: page.tenantId,
          medium: 'web-interaction',
          queueId: page.queueId,
          chatPageId: page.id,
          openId: input.openId,
          live: true,
          customerName: input.name,
          text: input.question,
          token,
        },
      );
      return { contactId, token };
    }),
    leaveMessage: os.leaveMessage.handler(async ({ input, context }) => {
      await countOpen(input.key, context.address);
      const page = await openPage(input.key);
      const { contactId } = await open(
        { db, clock },
        {
          tenantId: page.tenantId,
          medium: 'web-interaction',
          queueId: page.queueId,
          chatPageId: page.id,
          openId: input.openId,
          live: false,
          customerName: input.name,
          customerAddress: input.address,
          text: input.text,
        },
      );
      return { contactId };
    }),
  });
}
