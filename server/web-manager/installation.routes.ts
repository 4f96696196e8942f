import { implement } from '@orpc/server';
import { installationContract } from '#contracts/web-manager/installation.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getInstallation, updateInstallation } from '#server/tenants/installation.store.ts';
import { getTenant } from '#server/tenants/tenant.store.ts';
import { readSetUp } from './set-up.store.ts';

export function installationRouter({ db }: Ground) {
  const os = implement(installationContract).$context<RequestContext>().use(authorise);
  return os.router({
    get: os.get.handler(() => db.asSystem(getInstallation)),
    update: os.update.handler(({ input }) => db.asSystem((tx) => updateInstallation(tx, input))),
    setUp: os.setUp.handler(({ input: { tenantId } }) =>
      db.asSystem(async (tx) => {
        if (tenantId !== undefined) await getTenant(tx, tenantId);
        return readSetUp(tx, tenantId);
      }),
    ),
  });
}
