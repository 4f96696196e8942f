import type { TenantId } from '#contracts/vocabulary/ids.ts';

/** Keys of one read; more of them take the next. */
const batchSize = 500;

type Read<Key, Value> = (tenantId: TenantId, keys: readonly Key[]) => Promise<(key: Key) => Value>;

interface Asked<Key, Value> {
  readonly key: Key;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/**
 * Reads that many want at the same moment. Whoever asks gets what was read after he asked; those of a tenant who ask
 * while a read is under way share the next one, so that a thousand who are told of one change cost one read.
 */
export class BatchedReads<Key, Value> {
  readonly #read: Read<Key, Value>;
  /** Of tenants in which a read is under way or about to begin: who waits for the next. */
  readonly #waiting = new Map<TenantId, Asked<Key, Value>[]>();

  /** `read` answers what there is for each of the keys. */
  constructor(read: Read<Key, Value>) {
    this.#read = read;
  }

  get(tenantId: TenantId, key: Key): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    const asked = { key, resolve, reject };
    const waiting = this.#waiting.get(tenantId);
    if (waiting !== undefined) waiting.push(asked);
    else {
      const first = [asked];
      this.#waiting.set(tenantId, first);
      // Others who hear of the same change ask in this turn of the event loop.
      setImmediate(() => void this.#work(tenantId, first));
    }
    return promise;
  }

  async #work(tenantId: TenantId, waiting: Asked<Key, Value>[]): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchSize);
      try {
        const of = await this.#read(
          tenantId,
          batch.map(({ key }) => key),
        );
        for (const { key, resolve } of batch) resolve(of(key));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#waiting.delete(tenantId);
  }
}
