/** Raises alarms and clears them; of all nodes one does it at a time. */
import type { Ground } from '#server/platform/ground.ts';
import { clearAlarm, listOpenAlarms, raiseAlarm, tryLockAlarms } from './alarm.store.ts';
import { getAlarmSettings } from './alarm-settings.store.ts';
import { findLastBackup, readInstalledAt } from './backup-run.store.ts';
import { addDelivery } from './delivery.store.ts';
import { evaluate, troubleKey } from './evaluate.ts';
import { listNodes } from './node.store.ts';
import { readVitals } from './vitals.store.ts';

/** `startedAt`: of this node. Answers undefined when another node is at it, else what was raised and cleared. */
export async function watchAlarms(
  { db, clock }: Ground,
  startedAt: Date,
): Promise<{ raised: number; cleared: number } | undefined> {
  return db.asSystem(async (tx) => {
    if (!(await tryLockAlarms(tx))) return undefined;
    const settings = await getAlarmSettings(tx);
    const open = await listOpenAlarms(tx);
    const { oldestPendingAt } = await readVitals(tx);
    const troubles = evaluate(
      {
        now: clock.now(),
        startedAt,
        nodes: await listNodes(tx),
        oldestPendingAt: oldestPendingAt ?? undefined,
        lastBackupAt: (await findLastBackup(tx, true))?.finishedAt,
        installedAt: await readInstalledAt(tx),
        open: new Set(open.map(troubleKey)),
      },
      settings,
    );
    const tells = settings.webhookUrl !== undefined;
    let [raised, cleared] = [0, 0];
    for (const trouble of troubles) {
      const id = await raiseAlarm(tx, clock, trouble);
      if (id === undefined) continue;
      raised += 1;
      if (tells) await addDelivery(tx, clock, id, 'raised');
    }
    const still = new Set(troubles.map(troubleKey));
    for (const alarm of open.filter((each) => !still.has(troubleKey(each)))) {
      if (!(await clearAlarm(tx, clock, alarm.id))) continue;
      cleared += 1;
      if (tells) await addDelivery(tx, clock, alarm.id, 'cleared');
    }
    return { raised, cleared };
  });
}
