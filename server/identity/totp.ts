/** One-time codes by time (RFC 6238 on RFC 4226): HMAC-SHA-1, six digits, steps of 30 seconds, as all applications do (pure). */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const stepSeconds = 30;
const digits = 6;
/** Clocks of telephones are a little off: the step before and the one after count, too. */
const toleratedSteps = [0, -1, 1];

export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / 1000 / stepSeconds);
}

export function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits;
  return String(number).padStart(digits, '0');
}

/** The step whose code it is, near `at` and after the last one taken; undefined: none. */
export function findStep(secret: Uint8Array, code: string, { at, after }: { at: Date; after: number }) {
  const given = Buffer.from(code);
  return toleratedSteps
    .map((distance) => stepAt(at) + distance)
    .find((step) => {
      const expected = Buffer.from(codeOf(secret, step));
      return step > after && given.length === expected.length && timingSafeEqual(given, expected);
    });
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 (RFC 4648) without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

/** What the QR code says: `issuer` names the installation, `account` the person in it. */
export function enrolmentUri(secret: string, { issuer, account }: { issuer: string; account: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}
