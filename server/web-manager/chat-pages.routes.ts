import { implement } from '@orpc/server';
import { chatPagesContract } from '#contracts/web-manager/chat-pages.ts';
import {
  addChatPage,
  deleteChatPage,
  getChatPage,
  listChatPages,
  updateChatPage,
} from '#server/chat-pages/chat-page.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function chatPagesRouter({ db, clock }: Ground) {
  const os = implement(chatPagesContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(async ({ input: { tenantId } }) => ({ items: await readIn(db, tenantId, listChatPages) })),
    get: os.get.handler(({ input: { tenantId, chatPageId } }) =>
      readIn(db, tenantId, (tx) => getChatPage(tx, chatPageId)),
    ),
    add: os.add.handler(({ input: { tenantId, ...input } }) =>
      changeIn(db, tenantId, (tx) => addChatPage(tx, clock, input)),
    ),
    update: os.update.handler(({ input: { tenantId, chatPageId, version, ...input } }) =>
      changeIn(db, tenantId, (tx) => updateChatPage(tx, clock, { id: chatPageId, version, input })),
    ),
    remove: os.remove.handler(async ({ input: { tenantId, chatPageId } }) => {
      await changeIn(db, tenantId, (tx) => deleteChatPage(tx, clock, chatPageId));
      return { done: true };
    }),
  });
}
