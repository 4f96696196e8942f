import { describe, expect, test } from 'vitest';
import { allowedOrigin, isAllowedOrigin } from './allowed-origin.ts';

describe('an allowed origin', () => {
  test.each([
    ['https://www.example.com', 'https://www.example.com'],
    [' HTTPS://WWW.Example.com/ ', 'https://www.example.com'],
    ['https://example.com:443', 'https://example.com'],
    ['https://example.com:8443', 'https://example.com:8443'],
    ['https://münchen.example', 'https://xn--mnchen-3ya.example'],
    ['https://*.Example.com', 'https://*.example.com'],
    ['https://*.example.com:8443', 'https://*.example.com:8443'],
    ['https://intranet', 'https://intranet'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1', 'http://127.0.0.1'],
  ])('%s is stored as %s', (typed, stored) => {
    expect(allowedOrigin.parse(typed)).toBe(stored);
    expect(allowedOrigin.parse(stored)).toBe(stored);
  });

  test.each([
    '',
    '*',
    'null',
    'example.com',
    'http://example.com',
    'http://localhost.example.com',
    'https://',
    'https://*',
    'https://*.com',
    'https://*.localhost',
    'http://*.localhost',
    'https://*.10.0.0.1',
    'https://www.*.com',
    'https://a*.example.com',
    'https://*.*.example.com',
    'https://example.com/shop',
    'https://example.com?x',
    'https://user@example.com',
    'https://example.com:0',
    'https://example.com:65536',
    'https://example.com https://other.example',
    "https://example.com; script-src 'unsafe-inline'",
    'https://example.com\r\nset-cookie: x',
    'ftp://example.com',
    'https://[::1]:8443',
    'javascript:alert(1)',
  ])('%j is none', (typed) => {
    expect(allowedOrigin.safeParse(typed).success).toBe(false);
  });
});

describe('the list', () => {
  const allowed = [
    'https://shop.example',
    'https://*.example.com',
    'https://*.example.org:8443',
    'http://localhost:3000',
  ];

  test.each([
    'https://shop.example',
    'https://www.example.com',
    'https://a.b.example.com',
    'https://www.example.org:8443',
    'http://localhost:3000',
  ])('names %s', (origin) => {
    expect(isAllowedOrigin(allowed, origin)).toBe(true);
  });

  test.each([
    'null',
    '',
    'https://shop.example:8443',
    'http://shop.example',
    'https://www.shop.example',
    'https://shop.example.evil.test',
    'https://example.com',
    'http://www.example.com',
    'https://www.example.com:8443',
    'https://wwwexample.com',
    'https://.example.com',
    'https://evil.test/.example.com',
    'https://evil.test#.example.com',
    'https://www.example.org',
    'http://localhost:3001',
  ])('does not name %s', (origin) => {
    expect(isAllowedOrigin(allowed, origin)).toBe(false);
    expect(isAllowedOrigin([], origin)).toBe(false);
  });
});
