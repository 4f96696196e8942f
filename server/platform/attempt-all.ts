/**
 * Does `work` for one after the other; one that fails does not keep the rest from its turn. Throws in the end what
 * failed: the one error, or an AggregateError of several.
 */
export async function attemptAll<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${items.length} failed`);
}
