import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSecrets, findSecretKeys, loadSecretKeys } from './secrets.ts';

const keyOf = (n: number) => new Uint8Array(32).fill(n);
const [a, b, c] = [keyOf(1), keyOf(2), keyOf(3)] as const;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'relais-key-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('a sealed secret', () => {
  test('is opened for its purpose alone, and never told by what it looks like', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (purpose, other, plain) => {
        const sealed = createSecrets(a).seal(purpose, plain);
        expect(createSecrets(a).open(purpose, sealed)).toBe(plain);
        if (other !== purpose) expect(() => createSecrets(a).open(other, sealed)).toThrow();
        expect(() => createSecrets(b).open(purpose, sealed)).toThrow();
        expect(createSecrets(a).seal(purpose, plain)).not.toBe(sealed);
      }),
    );
  });

  test('is sealed with another nonce each time', () => {
    const secrets = createSecrets(a);
    const nonces = Array.from({ length: 2_000 }, () => secrets.seal('mail', 'the same').split('.')[1]);
    expect(new Set(nonces).size).toBe(2_000);
  });

  test('is opened by a node that has its key among others, whichever seals there', () => {
    const sealed = createSecrets(a, b).seal('x', 'secret');
    expect(createSecrets(b, a).open('x', sealed)).toBe('secret');
    expect(createSecrets(c, b, a).open('x', sealed)).toBe('secret');
    expect(() => createSecrets(b, c).open('x', sealed)).toThrow();
  });

  test('comes under the current key once, and stays the same secret', () => {
    const changing = createSecrets(b, a);
    const before = createSecrets(a).seal('x', 'secret');
    const after = changing.reseal('x', before);
    expect(after).toBeDefined();
    expect(createSecrets(b).open('x', after ?? '')).toBe('secret');
    expect(changing.reseal('x', after ?? '')).toBeUndefined();
    expect(() => createSecrets(b, c).reseal('x', before)).toThrow();
    expect(() => changing.reseal('y', before)).toThrow();
  });
});

describe('the key file', () => {
  test('is written once, for its owner alone', async () => {
    const folder = await newFolder();
    expect(await findSecretKeys(folder, undefined)).toBeUndefined();
    const [first] = await loadSecretKeys(folder, undefined);
    expect(first).toHaveLength(32);
    const file = path.join(folder, 'secret.key');
    await chmod(file, 0o644);
    expect(await loadSecretKeys(folder, undefined)).toEqual([first]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await findSecretKeys(folder, [a])).toEqual([a]);
  });

  test('that others can read is closed to them, and told', async () => {
    const folder = await newFolder();
    const file = path.join(folder, 'secret.key');
    const told: string[] = [];
    const load = () => loadSecretKeys(folder, undefined, (exposed) => told.push(exposed));
    await load();
    expect(told).toEqual([]);
    for (const mode of [0o640, 0o604]) {
      await chmod(file, mode);
      await load();
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
    await load();
    expect(told).toEqual([file, file]);
  });

  test('may hold the new key above the old one; a line that is none is told', async () => {
    const folder = await newFolder();
    const file = path.join(folder, 'secret.key');
    const line = (key: Uint8Array) => Buffer.from(key).toString('base64');
    await writeFile(file, `${line(b)}\n\n${line(a)}\n`);
    expect((await loadSecretKeys(folder, undefined)).map((key) => key[0])).toEqual([2, 1]);
    await writeFile(file, `${line(b)}\nold one\n`);
    await expect(loadSecretKeys(folder, undefined)).rejects.toThrow(/each of its lines/);
    expect(await readFile(file, 'utf8')).toContain('old one');
  });
});
