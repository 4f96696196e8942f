/**
 * Secrets at rest: AES-256-GCM with the installation's key. A sealed text is
 * `v1.<nonce>.<tag>.<ciphertext>`, base64url; `purpose` is authenticated, so that a secret of one place cannot be
 * moved to another.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface Secrets {
  seal(purpose: string, plain: string): string;
  /** Throws when the text was sealed with a key that this node has not, or for another purpose. */
  open(purpose: string, sealed: string): string;
  /** The same secret under the current key; undefined when it lies under it already. Throws as `open` does. */
  reseal(purpose: string, sealed: string): string | undefined;
}

/** The first key seals, all of them open: while keys are changed, a node has the old and the new one (rotate-key.ts). */
export function createSecrets(...keys: readonly [Uint8Array, ...Uint8Array[]]): Secrets {
  if (keys.some((key) => key.length !== 32)) throw new TypeError('the secret key must be 32 bytes');
  const [current, ...older] = keys;
  const openWith = (key: Uint8Array, purpose: string, sealed: string): string => {
    const [version, nonce, tag, text] = sealed.split('.');
    if (version !== 'v1' || nonce === undefined || tag === undefined || text === undefined) {
      throw new Error('not a sealed text');
    }
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(Buffer.from(tag, 'base64url'));
    return decipher.update(Buffer.from(text, 'base64url'), undefined, 'utf8') + decipher.final('utf8');
  };
  const openWithAny = (purpose: string, sealed: string, others: readonly Uint8Array[]): string => {
    let first: unknown;
    for (const key of others) {
      try {
        return openWith(key, purpose, sealed);
      } catch (error) {
        first ??= error;
      }
    }
    throw first;
  };
  const seal = (purpose: string, plain: string): string => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', current, nonce).setAAD(Buffer.from(purpose));
    const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return ['v1', ...[nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.');
  };
  return {
    seal,
    open: (purpose, sealed) => openWithAny(purpose, sealed, keys),
    reseal(purpose, sealed) {
      const isCurrent = older.length === 0 || opens(() => openWith(current, purpose, sealed));
      return isCurrent ? undefined : seal(purpose, openWithAny(purpose, sealed, older));
    },
  };
}

/** What AES-GCM says of a key that is not the text's. */
function opens(open: () => string): boolean {
  try {
    open();
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

export type SecretKeys = readonly [Uint8Array, ...Uint8Array[]];

/**
 * The keys of RELAIS_SECRET_KEY, or of `<dataDir>/secret.key` (0600, a line each), which the first start writes.
 * `onExposed` is told of a file that others could read until now; it is closed to them.
 */
export async function loadSecretKeys(
  dataDir: string,
  fromEnvironment: SecretKeys | undefined,
  onExposed: (file: string) => void = () => undefined,
): Promise<SecretKeys> {
  if (fromEnvironment !== undefined) return fromEnvironment;
  const file = path.join(dataDir, 'secret.key');
  await mkdir(dataDir, { recursive: true });
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
    // A link, unlike a new file, is never seen without its content; of two starts the first one's key stays.
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    // Somebody copied it: whoever is told knows that others may have read it.
    if (((await stat(file)).mode & 0o077) !== 0) onExposed(file);
    await chmod(file, 0o600);
  } finally {
    await rm(draft, { force: true });
  }
  return readKeys(file);
}

/** The same, but nothing is written: undefined when there is none yet. */
export async function findSecretKeys(
  dataDir: string,
  fromEnvironment: SecretKeys | undefined,
): Promise<SecretKeys | undefined> {
  if (fromEnvironment !== undefined) return fromEnvironment;
  try {
    return await readKeys(path.join(dataDir, 'secret.key'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function readKeys(file: string): Promise<SecretKeys> {
  const [current, ...older] = (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Buffer.from(line.trim(), 'base64'));
  if (current === undefined || [current, ...older].some((key) => key.length !== 32)) {
    throw new Error(`${file} does not hold a key of 32 bytes in base64 on each of its lines`);
  }
  return [current, ...older];
}
