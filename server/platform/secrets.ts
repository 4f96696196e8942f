/**
 * Secrets at rest (DESIGN 7): AES-256-GCM with the installation's key. A sealed text is
 * `v1.<nonce>.<tag>.<ciphertext>`, base64url; `purpose` is authenticated, so that a secret of one place cannot be
 * moved to another.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface Secrets {
  seal(purpose: string, plain: string): string;
  /** Throws when the text was sealed with another key or for another purpose. */
  open(purpose: string, sealed: string): string;
}

export function createSecrets(key: Uint8Array): Secrets {
  if (key.length !== 32) throw new TypeError('the secret key must be 32 bytes');
  return {
    seal(purpose, plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return ['v1', ...[nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.');
    },
    open(purpose, sealed) {
      const [version, nonce, tag, text] = sealed.split('.');
      if (version !== 'v1' || nonce === undefined || tag === undefined || text === undefined) {
        throw new Error('not a sealed text');
      }
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(Buffer.from(tag, 'base64url'));
      return decipher.update(Buffer.from(text, 'base64url'), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

/** The key of RELAIS_SECRET_KEY, or of `<dataDir>/secret.key` (0600), which the first start writes. */
export async function loadSecretKey(dataDir: string, fromEnvironment: Uint8Array | undefined): Promise<Uint8Array> {
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
    await chmod(file, 0o600);
  } finally {
    await rm(draft, { force: true });
  }
  return readKey(file);
}

/** The same, but nothing is written: undefined when there is none yet. */
export async function findSecretKey(
  dataDir: string,
  fromEnvironment: Uint8Array | undefined,
): Promise<Uint8Array | undefined> {
  if (fromEnvironment !== undefined) return fromEnvironment;
  try {
    return await readKey(path.join(dataDir, 'secret.key'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function readKey(file: string): Promise<Uint8Array> {
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (key.length !== 32) throw new Error(`${file} does not hold a key of 32 bytes in base64`);
  return key;
}
