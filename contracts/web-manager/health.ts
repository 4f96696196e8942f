/** System > Health: the nodes, the database, alarms and the webhook that tells of them. */
import { z } from 'zod';
import { done, route } from '../route.ts';
import { alarmRule, deliveryKind, deliveryState, outboundFault } from '../vocabulary/alarm.ts';
import { part, partFigures } from '../vocabulary/health-part.ts';
import { alarmId, nodeId } from '../vocabulary/ids.ts';
import { rowVersion } from '../vocabulary/row-version.ts';

export const nodePart = part.extend({ since: z.iso.datetime() });
export type NodePart = z.infer<typeof nodePart>;

export const nodeView = z.object({
  id: nodeId,
  /** The name of its machine and the port that it listens on, `web-1:8080`. */
  name: z.string(),
  /** Where browsers or the proxy reach it. */
  address: z.string(),
  version: z.string(),
  startedAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  /** It has not been seen for longer than a node may be silent. */
  gone: z.boolean(),
  parts: z.array(nodePart),
});
export type NodeView = z.infer<typeof nodeView>;

export const alarmView = z.object({
  id: alarmId,
  rule: alarmRule,
  /** Which of them: the name of a node, `web-1:8080/disk` for a part of it, empty for the whole. */
  subject: z.string(),
  figures: partFigures,
  raisedAt: z.iso.datetime(),
  clearedAt: z.iso.datetime().optional(),
});
export type AlarmView = z.infer<typeof alarmView>;

export const backupView = z.object({
  finishedAt: z.iso.datetime(),
  bytes: z.int().optional(),
  ok: z.boolean(),
});
export type BackupView = z.infer<typeof backupView>;

export const healthView = z.object({
  now: z.iso.datetime(),
  nodes: z.array(nodeView),
  database: z.object({
    version: z.string(),
    sizeBytes: z.int(),
    /** Of the event that has waited longest for its number; 0 when none waits. */
    oldestPendingSeconds: z.number(),
  }),
  /** The last one that went well, and the last one, when that failed. */
  lastBackup: backupView.optional(),
  failedBackup: backupView.optional(),
  alarms: z.array(alarmView),
});
export type HealthView = z.infer<typeof healthView>;

export const deliveryView = z.object({
  id: z.uuid(),
  kind: deliveryKind,
  rule: alarmRule,
  subject: z.string(),
  state: deliveryState,
  createdAt: z.iso.datetime(),
  attempts: z.int(),
  /** When it was delivered, or is tried again. */
  deliveredAt: z.iso.datetime().optional(),
  nextAt: z.iso.datetime().optional(),
  /** Of the last attempt: what the receiver answered, or why it did not. */
  status: z.int().optional(),
  fault: outboundFault.optional(),
});
export type DeliveryView = z.infer<typeof deliveryView>;

export const alarmThresholds = z.object({
  partDownSeconds: z.int().min(10).max(3600),
  nodeGoneSeconds: z.int().min(15).max(3600),
  diskPercent: z.int().min(1).max(50),
  certificateDays: z.int().min(1).max(90),
  eventsStalledSeconds: z.int().min(5).max(3600),
  /** 0: no alarm for backups, e.g. where the database is backed up by other means. */
  backupDays: z.int().min(0).max(90),
});
export type AlarmThresholds = z.infer<typeof alarmThresholds>;

export const alarmSettingsView = alarmThresholds.extend({
  /** Absent: nobody is told but by the pages. */
  webhookUrl: z.string().optional(),
  /** The secret itself is never shown again. */
  hasSecret: z.boolean(),
  version: rowVersion,
});
export type AlarmSettingsView = z.infer<typeof alarmSettingsView>;

export const alarmSettingsInput = alarmThresholds.extend({
  webhookUrl: z.string().trim().max(500).optional(),
  /** Absent: the one that there is. */
  webhookSecret: z
    .string()
    .min(16)
    .max(200)
    .regex(/^[\x21-\x7e]{16,200}$/)
    .optional(),
  version: rowVersion,
});
export type AlarmSettingsInput = z.infer<typeof alarmSettingsInput>;

/** What came of a test: the status that the receiver answered, or why there was none. */
export const webhookTest = z.object({ ok: z.boolean(), status: z.int().optional(), fault: outboundFault.optional() });
export type WebhookTest = z.infer<typeof webhookTest>;

const path = '/api/web-manager/health';

export const healthContract = {
  get: route('installation.manage', 'web-manager', { unseen: true }).route({ method: 'GET', path }).output(healthView),
  /** A node that is gone and will not come back. Throws NODE_WORKS for one that is there. */
  dismissNode: route('installation.manage', 'web-manager')
    .route({ method: 'DELETE', path: `${path}/nodes/{nodeId}` })
    .input(z.object({ nodeId }))
    .output(done),
  /** What is wrong now: for the banner of every page. */
  openAlarms: route('installation.manage', 'web-manager', { unseen: true })
    .route({ method: 'GET', path: `${path}/open-alarms` })
    .output(z.object({ items: z.array(alarmView) })),
  /** Those that are over, the latest first. */
  pastAlarms: route('installation.manage', 'web-manager', { unseen: true })
    .route({ method: 'GET', path: `${path}/past-alarms` })
    .input(
      z.object({
        page: z.coerce.number().int().min(1).max(100_000).default(1),
        pageSize: z.coerce.number().int().min(1).max(100).default(20),
      }),
    )
    .output(z.object({ items: z.array(alarmView), total: z.int() })),
  /** The last 50. */
  deliveries: route('installation.manage', 'web-manager', { unseen: true })
    .route({ method: 'GET', path: `${path}/deliveries` })
    .output(z.object({ items: z.array(deliveryView) })),
  getSettings: route('installation.manage', 'web-manager')
    .route({ method: 'GET', path: `${path}/alarm-settings` })
    .output(alarmSettingsView),
  updateSettings: route('installation.manage', 'web-manager')
    .route({ method: 'PUT', path: `${path}/alarm-settings` })
    .input(alarmSettingsInput)
    .output(alarmSettingsView),
  /** Calls the webhook as it is saved, at once. Throws WEBHOOK_ABSENT. */
  testWebhook: route('installation.manage', 'web-manager')
    .route({ method: 'POST', path: `${path}/webhook-test` })
    .output(webhookTest),
};
