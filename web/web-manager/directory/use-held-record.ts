import { useState } from 'react';
import type { HeldValues } from '#web/ui/forms/save-form.ts';
import { reloadAll } from '../api.ts';

export interface HeldRecord<View> {
  /** As it was when the form opened, or as it was taken since: what the form's values are changes of. */
  readonly record: View;
  /** What the server has, when somebody else saved it since. */
  readonly newer: View | undefined;
  /** Holds the newer record, or the given one after a save of one's own. */
  take(saved?: View): void;
  reload(): Promise<void>;
}

/** Holds what a form edits still while the list behind it is read anew, and tells when the two part. */
export function useHeldRecord<View extends { readonly version: number }>(current: View): HeldRecord<View> {
  const [record, setRecord] = useState(current);
  // A list that was asked for before a save may arrive after it.
  const newer = current.version > record.version ? current : undefined;
  return { record, newer, take: (saved = current) => setRecord(saved), reload: reloadAll };
}

/** The held record as the values of its form. */
export function heldValues<View, Values>(
  held: HeldRecord<View> | undefined,
  valuesOf: (record: View) => Values,
): HeldValues<Values> | undefined {
  if (held === undefined) return undefined;
  const { newer, take, reload } = held;
  return { newer: newer === undefined ? undefined : valuesOf(newer), take: () => take(), reload };
}
