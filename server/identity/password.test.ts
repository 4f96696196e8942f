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
