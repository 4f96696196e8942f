import { implement } from '@orpc/server';
import { settingsContract } from '#contracts/agent-portal/settings.ts';
import { readSettings, setAgentClip } from '#server/clip/clip.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext, tenantOf } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';

export function settingsRouter({ db }: Ground) {
  const os = implement(settingsContract).$context<RequestContext>().use(authorise);
  return os.router({
    get: os.get.handler(({ context }) =>
      db.inTenant(tenantOf(context), (tx) => readSettings(tx, callerOf(context).userId)),
    ),
    setClip: os.setClip.handler(({ input: { alwaysUse }, context }) =>
      db.inTenant(tenantOf(context), async (tx) => {
        const { userId } = callerOf(context);
        await setAgentClip(tx, userId, alwaysUse);
        return readSettings(tx, userId);
      }),
    ),
  });
}
