import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { Language } from '#contracts/vocabulary/language.ts';
import type { ReasonKind } from '#contracts/web-manager/reasons.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { insertReason } from './reason.store.ts';

const names: Readonly<Record<Language, Readonly<Record<ReasonKind, readonly string[]>>>> = {
  en: { 'wrap-up': ['Resolved', 'Follow-up needed'], unavailable: ['Break', 'Lunch', 'Meeting'] },
  fr: { 'wrap-up': ['Résolu', 'Suivi nécessaire'], unavailable: ['Pause', 'Déjeuner', 'Réunion'] },
};

/** What a new tenant begins with, in its language, so that its first agents can wrap up and take a break. */
export async function addDefaultReasons(
  tx: SystemTx,
  clock: Clock,
  tenant: TenantId,
  language: Language,
): Promise<void> {
  for (const kind of ['wrap-up', 'unavailable'] as const) {
    for (const name of names[language][kind]) {
      await insertReason(tx, clock, tenant, { kind, name, retired: false });
    }
  }
}
