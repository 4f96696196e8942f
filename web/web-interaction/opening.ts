import { randomUuid } from '#web/ui/random-uuid.ts';
import type { KeptOpening } from './storage.ts';
import type { Draft } from './view/form-fields.ts';

/** What the form asks for: the kept request when nothing was changed since, so that a repeat is a repeat; else a new one. */
export function openingOf(
  kept: KeptOpening | undefined,
  kind: KeptOpening['kind'],
  values: Readonly<Draft>,
  now: number,
): KeptOpening {
  const same =
    kept?.kind === kind &&
    kept.name === values.name &&
    kept.question === values.question &&
    kept.address === values.address &&
    (kept.phone ?? '') === values.phone &&
    JSON.stringify(kept.own ?? {}) === JSON.stringify(values.own);
  return { ...values, kind, openId: same ? kept.openId : randomUuid(), askedAt: now };
}
