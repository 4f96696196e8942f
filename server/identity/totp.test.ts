import { expect, test } from 'vitest';
import { base32, codeOf, enrolmentUri, findStep, stepAt } from './totp.ts';

const secret = Buffer.from('12345678901234567890');
const after = -1;

// RFC 6238, appendix B (SHA-1), the last six of its eight digits.
test.each([
  ['1970-01-01T00:00:59Z', '287082'],
  ['2005-03-18T01:58:29Z', '081804'],
  ['2005-03-18T01:58:31Z', '050471'],
  ['2009-02-13T23:31:30Z', '005924'],
  ['2033-05-18T03:33:20Z', '279037'],
  ['2603-10-11T11:33:20Z', '353130'],
])('at %s the code is %s, as the RFC says', (at, code) => {
  expect(codeOf(secret, stepAt(new Date(at)))).toBe(code);
});

// RFC 4226, appendix D.
test('the first codes by counter are those of the RFC', () => {
  const codes = Array.from({ length: 10 }, (_, step) => codeOf(secret, step));
  expect(codes.join(' ')).toBe('755224 287082 359152 969429 338314 254676 287922 162583 399871 520489');
});

test('a code counts a step early and a step late, and no longer', () => {
  const step = 1_000;
  const found = (seconds: number) =>
    findStep(secret, codeOf(secret, step), { at: new Date(step * 30_000 + seconds * 1000), after });
  expect([-31, -30, 0, 29, 59, 60].map(found)).toEqual([undefined, step, step, step, step, undefined]);
});

test('a code that was taken counts no more, nor does one before it', () => {
  const at = new Date(1_000 * 30_000);
  expect(findStep(secret, codeOf(secret, 1_000), { at, after: 1_000 })).toBeUndefined();
  expect(findStep(secret, codeOf(secret, 999), { at, after: 1_000 })).toBeUndefined();
  expect(findStep(secret, codeOf(secret, 1_001), { at, after: 1_000 })).toBe(1_001);
});

test('what is no code fits nothing', () => {
  for (const code of ['', '1', '1234567', 'abcdef'])
    expect(findStep(secret, code, { at: new Date('2026-11-02'), after })).toBeUndefined();
});

// RFC 4648, section 10.
test.each([
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('"%s" in base32 is %s', (text, expected) => {
  expect(base32(Buffer.from(text))).toBe(expected);
});

test('the address for the application names installation and person', () => {
  expect(enrolmentUri('ABC', { issuer: 'Relais', account: 'ada@acme & co' })).toBe(
    'otpauth://totp/Relais:ada%40acme%20%26%20co?secret=ABC&issuer=Relais',
  );
});
