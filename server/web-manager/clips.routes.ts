import { implement } from '@orpc/server';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { type ClipView, clipsContract } from '#contracts/web-manager/clips.ts';
import { addClip, deleteClip, getClip, listClips, updateClip } from '#server/clip/clip.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { audit, changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function clipsRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(clipsContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(async ({ input: { tenantId } }) => ({ items: await readIn(db, tenantId, listClips) })),
    add: os.add.handler(({ input: { tenantId, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const after = await addClip(tx, clock, input);
        await audit(tx, ground, context, { ...of(tenantId, after), after });
        return after;
      }),
    ),
    update: os.update.handler(({ input: { tenantId, clipId, version, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const before = await getClip(tx, clipId);
        const after = await updateClip(tx, clock, { id: clipId, version, input });
        await audit(tx, ground, context, { ...of(tenantId, after), before, after });
        return after;
      }),
    ),
    remove: os.remove.handler(async ({ input: { tenantId, clipId }, context }) => {
      await changeIn(db, tenantId, async (tx) => {
        const before = await getClip(tx, clipId);
        await deleteClip(tx, clock, clipId);
        await audit(tx, ground, context, { ...of(tenantId, before), before });
      });
      return { done: true };
    }),
  });
}

const of = (tenantId: TenantId, { id, name }: ClipView) =>
  ({ tenantId, object: 'clip', objectId: id, objectName: name }) as const;
