import { expect, test } from 'vitest';
import { passwordFault } from './password-rules.ts';

const fault = (password: string, change: { minLength?: number; userName?: string } = {}) =>
  passwordFault(password, { minLength: 10, userName: 'ada', ...change });

test('a password of one’s own words passes', () => {
  for (const password of ['four brown kettles', 'the right password', 'Kd7f-m3Xq-wH9p-tR4c', 'la pluie du matin'])
    expect(fault(password)).toBeUndefined();
});

test('the length is the one that the installation asks for', () => {
  expect(fault('brown kettles')).toBeUndefined();
  expect(fault('brown kettles', { minLength: 14 })).toBe('PASSWORD_TOO_SHORT');
});

test('the user name is not in it, in whatever letters; a name of two letters may be', () => {
  expect(fault('my-ADA-is-here')).toBe('PASSWORD_HAS_NAME');
  expect(fault('my-ed-is-here', { userName: 'ed' })).toBeUndefined();
});

test.each([
  'password123',
  'Password2026!',
  'P@ssw0rd1234',
  'passwordpassword',
  'Motdepasse1',
  'azertyuiop',
  'Azerty12345',
  '1234567890',
  'qwerty-12345',
  'abcdefghij',
  'iloveyou-2026',
  'Welcome_2026',
])('%s is tried first and refused', (password) => {
  expect(fault(password)).toBe('PASSWORD_COMMON');
});
