import { expect, it } from 'vitest';
import { newPassword, newPasswordOf } from '#contracts/session.ts';
import { oneTimePassword } from './one-time-password.ts';

it('A generated password is accepted, easy to read aloud and never the same', () => {
  const passwords = Array.from({ length: 500 }, () => oneTimePassword(10));
  for (const password of passwords) {
    expect(newPassword.safeParse(password).success).toBe(true);
    expect(password).toMatch(/^[A-Za-z34679]{4}(-[A-Za-z34679]{4}){3}$/);
    expect(password).not.toMatch(/[ilIoOB0158S2Z]/);
  }
  expect(new Set(passwords).size).toBe(500);
});

it.each([10, 19, 20, 24, 25, 64])('A generated password has at least %i characters', (length) => {
  expect(newPasswordOf(length).safeParse(oneTimePassword(length)).success).toBe(true);
});
