import { implement } from '@orpc/server';
import type { AlarmSettingsInput, AlarmSettingsView } from '#contracts/web-manager/health.ts';
import { healthContract } from '#contracts/web-manager/health.ts';
import { listOpenAlarms, listPastAlarms } from '#server/health/alarm.store.ts';
import { getAlarmSettings, setAlarmSettings, settingsViewOf } from '#server/health/alarm-settings.store.ts';
import { giveUpDeliveries, listDeliveries } from '#server/health/delivery.store.ts';
import { readHealth } from '#server/health/health-view.store.ts';
import { dismissNode } from '#server/health/node.store.ts';
import { testWebhook, type WebhookGround, webhookPurpose } from '#server/health/webhook.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import { fieldError } from '#server/platform/errors.ts';
import { audit } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function healthRouter(ground: WebhookGround) {
  const { db, clock } = ground;
  const os = implement(healthContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    get: os.get.handler(() => db.asSystem((tx) => readHealth(tx, clock.now()))),
    dismissNode: os.dismissNode.handler(({ input: { nodeId }, context }) =>
      db.asSystem(async (tx) => {
        const { name, address } = await dismissNode(tx, nodeId, clock.now());
        await audit(tx, ground, context, { object: 'node', objectId: nodeId, objectName: name, before: { address } });
        return { done: true };
      }),
    ),
    openAlarms: os.openAlarms.handler(async () => ({ items: await db.asSystem(listOpenAlarms) })),
    pastAlarms: os.pastAlarms.handler(({ input }) => db.asSystem((tx) => listPastAlarms(tx, input))),
    deliveries: os.deliveries.handler(async () => ({ items: await db.asSystem(listDeliveries) })),
    getSettings: os.getSettings.handler(async () => settingsViewOf(await db.asSystem(getAlarmSettings))),
    updateSettings: os.updateSettings.handler(({ input, context }) => updateSettings(ground, context, input)),
    testWebhook: os.testWebhook.handler(() => testWebhook(ground)),
  });
}

function updateSettings(
  ground: WebhookGround,
  context: RequestContext,
  { webhookSecret, ...input }: AlarmSettingsInput,
): Promise<AlarmSettingsView> {
  const { db, clock, secrets, outbound } = ground;
  return db.asSystem(async (tx) => {
    const before = await getAlarmSettings(tx);
    const { webhookUrl } = input;
    if (webhookUrl !== undefined && outbound.findFault(webhookUrl) !== undefined) {
      throw fieldError('WEBHOOK_URL_REFUSED', 'webhookUrl');
    }
    const kept = before.webhookSecret;
    const fresh = webhookSecret === undefined ? undefined : secrets.seal(webhookPurpose, webhookSecret);
    const sealed = webhookUrl === undefined ? undefined : (fresh ?? kept);
    if (webhookUrl !== undefined && sealed === undefined) throw fieldError('WEBHOOK_SECRET_MISSING', 'webhookSecret');
    const after = await setAlarmSettings(tx, input, sealed);
    if (webhookUrl === undefined) await giveUpDeliveries(tx, clock.now());
    await audit(tx, ground, context, {
      object: 'alarms',
      objectName: 'Relais',
      before: auditedOf(before),
      after: auditedOf(after),
    });
    return settingsViewOf(after);
  });
}

/** Addresses of webhooks may hold secrets themselves: the audit names the host, and says that the rest has changed. */
function auditedOf({ webhookUrl, webhookSecret, ...rest }: Awaited<ReturnType<typeof getAlarmSettings>>): object {
  if (webhookUrl === undefined) return rest;
  return { ...rest, webhookHost: new URL(webhookUrl).host, webhookSecret: `${webhookUrl} ${webhookSecret}` };
}
