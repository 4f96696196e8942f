import { z } from 'zod';
import { codeOf, stepAt } from '#server/identity/totp.ts';

/** The application on the telephone: what an enrolment answered, as the codes that it shows. */
export function codesOf(begun: unknown): (at: Date) => string {
  const { secret } = z.object({ secret: z.string() }).parse(begun);
  const bits = [...secret].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  const key = Uint8Array.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  return (at) => codeOf(key, stepAt(at));
}
