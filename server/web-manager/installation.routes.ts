import { implement } from '@orpc/server';
import { installationContract } from '#contracts/web-manager/installation.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getInstallation, updateInstallation } from '#server/tenants/installation.store.ts';
import { getTenant } from '#server/tenants/tenant.store.ts';
import { audit } from './directory.ts';
import { readSetUp } from './set-up.store.ts';

export function installationRouter(ground: Ground) {
  const { db } = ground;
  const os = implement(installationContract).$context<RequestContext>().use(authorise);
  return os.router({
    get: os.get.handler(() => db.asSystem(getInstallation)),
    update: os.update.handler(({ input, context }) =>
      db.asSystem(async (tx) => {
        const before = await getInstallation(tx);
        const after = await updateInstallation(tx, input);
        await audit(tx, ground, context, { object: 'installation', objectName: 'Relais', before, after });
        return after;
      }),
    ),
    setUp: os.setUp.handler(({ input: { tenantId } }) =>
      db.asSystem(async (tx) => {
        if (tenantId !== undefined) await getTenant(tx, tenantId);
        return readSetUp(tx, tenantId);
      }),
    ),
  });
}
