import { expect, it } from 'vitest';
import { newPassword } from './session.ts';

it('A new password needs more than length: few characters over and over are refused', () => {
  for (const plain of [' '.repeat(10), 'aaaaaaaaaaaa', 'abcdabcdabcd', '1212121212', 'é é é é é é']) {
    const { error } = newPassword.safeParse(plain);
    expect(error?.issues, plain).toMatchObject([{ code: 'custom', params: { fault: 'tooPlain', limit: 5 } }]);
  }
  for (const good of ['a good sentence', 'abcdeabcde', 'Kd7f-m3Xq-wH9p-tR4c']) {
    expect(newPassword.safeParse(good).success, good).toBe(true);
  }
});
