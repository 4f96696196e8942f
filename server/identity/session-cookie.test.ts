import { expect, test } from 'vitest';
import { sessionCookieName, sessionCookieOptions, sessionTokenOf } from './session-cookie.ts';

test.each([
  ['web-manager', true, '__Host-relais-web-manager'],
  ['agent-portal', true, '__Host-relais-agent-portal'],
  ['web-manager', false, 'relais-web-manager'],
  ['agent-portal', false, 'relais-agent-portal'],
] as const)('the cookie of %s, secure %s, is named %s', (door, secure, name) => {
  expect(sessionCookieName(door, secure)).toBe(name);
});

test('no script reads the cookie, no foreign form sends it, and HTTPS keeps it to itself', () => {
  expect(sessionCookieOptions(true)).toEqual({ httpOnly: true, sameSite: 'lax', path: '/', secure: true });
  expect(sessionCookieOptions(false).secure).toBe(false);
});

test('under HTTPS a cookie without the prefix does not count', () => {
  const cookies = { 'relais-web-manager': 'planted', 'relais-agent-portal': 'other door' };
  expect(sessionTokenOf({ protocol: 'https', cookies }, 'web-manager')).toBeUndefined();
  expect(sessionTokenOf({ protocol: 'http', cookies }, 'web-manager')).toBe('planted');
});
