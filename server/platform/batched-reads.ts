import type { TenantId } from '#contracts/vocabulary/ids.ts';

/** Different keys of one read. */
const usualBatch = 500;

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
  readonly #batchSize: number;
  /** Of tenants in which a read is under way or about to begin: who waits for the next. */
  readonly #waiting = new Map<TenantId, Asked<Key, Value>[]>();

  /** `read` answers what there is for each of the keys, which are `batchSize` at most; more of them take the next. */
  constructor(read: Read<Key, Value>, batchSize = usualBatch) {
    this.#read = read;
    this.#batchSize = batchSize;
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
      const { keys, asked } = takeBatch(waiting, this.#batchSize);
      try {
        const of = await this.#read(tenantId, keys);
        for (const { key, resolve } of asked) resolve(of(key));
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    this.#waiting.delete(tenantId);
  }
}

/** Those who have waited longest, with so many different keys at most. */
function takeBatch<Key, Value>(waiting: Asked<Key, Value>[], most: number) {
  const keys = new Set<Key>();
  let count = 0;
  for (const { key } of waiting) {
    if (keys.size === most && !keys.has(key)) break;
    keys.add(key);
    count += 1;
  }
  return { keys: [...keys], asked: waiting.splice(0, count) };
}
