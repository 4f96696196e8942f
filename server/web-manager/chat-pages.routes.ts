import { implement } from '@orpc/server';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { type ChatPageView, chatPagesContract } from '#contracts/web-manager/chat-pages.ts';
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
import { audit, changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export interface ChatPagesOptions {
  /** The addresses by which browsers reach the installation, the main one first. */
  readonly publicUrls: readonly string[];
}

export function chatPagesRouter(ground: Ground, { publicUrls }: ChatPagesOptions) {
  const { db, clock } = ground;
  const os = implement(chatPagesContract).$context<RequestContext>().use(authorise).use(pathIds);
  const [address] = publicUrls;
  return os.router({
    publicAddress: os.publicAddress.handler(({ input: { tenantId } }) =>
      readIn(db, tenantId, async () => (address === undefined ? {} : { address })),
    ),
    list: os.list.handler(({ input: { tenantId, ...query } }) =>
      readIn(db, tenantId, (tx) => listChatPages(tx, query)),
    ),
    get: os.get.handler(({ input: { tenantId, chatPageId } }) =>
      readIn(db, tenantId, (tx) => getChatPage(tx, chatPageId)),
    ),
    add: os.add.handler(({ input: { tenantId, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const after = await addChatPage(tx, clock, input);
        await audit(tx, ground, context, { ...of(tenantId, after), after: readable(after) });
        return after;
      }),
    ),
    update: os.update.handler(({ input: { tenantId, chatPageId, version, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const before = await getChatPage(tx, chatPageId);
        const after = await updateChatPage(tx, clock, { id: chatPageId, version, input });
        await audit(tx, ground, context, {
          ...of(tenantId, after),
          before: readable(before),
          after: readable(after),
        });
        return after;
      }),
    ),
    remove: os.remove.handler(async ({ input: { tenantId, chatPageId }, context }) => {
      await changeIn(db, tenantId, async (tx) => {
        const before = await getChatPage(tx, chatPageId);
        await deleteChatPage(tx, clock, chatPageId);
        await audit(tx, ground, context, { ...of(tenantId, before), before: readable(before) });
      });
      return { done: true };
    }),
  });
}

const of = (tenantId: TenantId, { id, name }: ChatPageView) =>
  ({ tenantId, object: 'chat-page', objectId: id, objectName: name }) as const;

/** As the audit tells it: own fields one by one, by their place in the form. */
function readable({ form: { own, ...known }, ...page }: ChatPageView) {
  const fields = own.map(({ id: _, ...field }, at) => [String(at + 1), field] as const);
  return { ...page, form: { ...known, own: Object.fromEntries(fields) } };
}
