/** When alarms are raised, and which webhook is told. */
import type { AlarmSettingsInput, AlarmSettingsView, AlarmThresholds } from '#contracts/web-manager/health.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';

interface AlarmSettings extends AlarmThresholds {
  webhookUrl: string | undefined;
  /** Sealed. */
  webhookSecret: string | undefined;
  version: number;
}

export async function getAlarmSettings({ q }: SystemTx): Promise<AlarmSettings> {
  const row = await q.selectFrom('alarm_settings').selectAll().executeTakeFirstOrThrow();
  return {
    partDownSeconds: row.part_down_seconds,
    nodeGoneSeconds: row.node_gone_seconds,
    diskPercent: row.disk_percent,
    certificateDays: row.certificate_days,
    eventsStalledSeconds: row.events_stalled_seconds,
    backupDays: row.backup_days,
    webhookUrl: row.webhook_url ?? undefined,
    webhookSecret: row.webhook_secret ?? undefined,
    version: row.version,
  };
}

export function settingsViewOf({ webhookUrl, webhookSecret, ...rest }: AlarmSettings): AlarmSettingsView {
  return {
    ...rest,
    ...(webhookUrl === undefined ? {} : { webhookUrl }),
    hasSecret: webhookSecret !== undefined,
  };
}

/** `sealed`: the secret that takes the place of the one there is. Throws VERSION_CHANGED. */
export async function setAlarmSettings(
  tx: SystemTx,
  input: Omit<AlarmSettingsInput, 'webhookSecret'>,
  sealed: string | undefined,
): Promise<AlarmSettings> {
  const { numUpdatedRows } = await tx.q
    .updateTable('alarm_settings')
    .set({
      part_down_seconds: input.partDownSeconds,
      node_gone_seconds: input.nodeGoneSeconds,
      disk_percent: input.diskPercent,
      certificate_days: input.certificateDays,
      events_stalled_seconds: input.eventsStalledSeconds,
      backup_days: input.backupDays,
      webhook_url: input.webhookUrl ?? null,
      webhook_secret: sealed ?? null,
      version: input.version + 1,
    })
    .where('version', '=', input.version)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new RelaisError('VERSION_CHANGED');
  return getAlarmSettings(tx);
}

/** For a change of the secret key: only if it is still the one that was opened. */
export async function replaceSealedSecret({ q }: SystemTx, was: string, is: string): Promise<boolean> {
  const { numUpdatedRows } = await q
    .updateTable('alarm_settings')
    .set({ webhook_secret: is })
    .where('webhook_secret', '=', was)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
