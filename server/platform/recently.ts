/**
 * What was read is answered again for `keepMs`, and those who ask while it is being read get the same: however many ask,
 * it is read a few times a second. A read that fails is tried by the next who asks.
 */
export function recently<T>(keepMs: number, read: () => Promise<T>): () => Promise<T> {
  let kept: { readonly until: number; readonly value: Promise<T> } | undefined;
  return () => {
    if (kept !== undefined && performance.now() < kept.until) return kept.value;
    const mine = { until: Number.POSITIVE_INFINITY, value: read() };
    kept = mine;
    mine.value.then(
      () => {
        mine.until = performance.now() + keepMs;
      },
      () => {
        mine.until = 0;
      },
    );
    return mine.value;
  };
}
