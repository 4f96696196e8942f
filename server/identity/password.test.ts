import { expect, test } from 'vitest';
import { decoyHash, hashPassword, oneTimePassword, verifyPassword } from './password.ts';

const parametersOf = (hash: string) => hash.split('$').slice(1, 4);

test('a password fits its own hash and no other does', async () => {
  const hash = await hashPassword('correct horse');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(hash, 'correct horse')).toBe(true);
  expect(await verifyPassword(hash, 'correct horsf')).toBe(false);
});

test('the same password never has the same hash twice', async () => {
  expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'));
});

test('an unknown user costs what a known one costs, and never fits', async () => {
  expect(parametersOf(decoyHash)).toEqual(parametersOf(await hashPassword('anything')));
  expect(await verifyPassword(undefined, 'anything')).toBe(false);
});

test('one-time passwords are long, readable and different', () => {
  const passwords = new Set(Array.from({ length: 100 }, oneTimePassword));
  expect(passwords.size).toBe(100);
  for (const password of passwords) expect(password).toMatch(/^[a-hj-km-np-z2-9]{5}(-[a-hj-km-np-z2-9]{5}){3}$/);
});

test('a crowd of failed sign-ons from one address delays those of another by a turn, not by the crowd', async () => {
  const done: string[] = [];
  const from = async (address: string): Promise<void> => {
    await verifyPassword(undefined, 'wrong', address);
    done.push(address);
  };
  await Promise.all([...Array.from({ length: 10 }, () => from('192.0.2.1')), from('192.0.2.2')]);
  expect(done.indexOf('192.0.2.2')).toBeLessThan(3);
});
