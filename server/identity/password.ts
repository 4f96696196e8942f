/** Passwords as argon2id hashes in PHC form, which carry their own parameters: raising the cost leaves old ones valid. */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { RelaisError } from '#server/platform/errors.ts';
import { FairGate, GateFull } from '#server/platform/fair-gate.ts';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane; about 20 ms on one core. argon2id is the default. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * A computation takes a whole core for its time, and one of four threads that files and names need as well: one core and
 * one thread are left to everybody else, and addresses take turns.
 */
const atOnce = Math.min(3, Math.max(1, availableParallelism() - 1));
const gate = new FairGate({
  atOnce,
  // At a shift's start all come from one address; who else comes has the next turn.
  perKey: atOnce,
  waitingPerKey: 1_000,
  waiting: 2_000,
});
/** Of those who are signed on. */
const signedOn = 'signed on';

/** Throws SERVER_BUSY when too many wait already. */
async function inTurn<T>(key: string, compute: () => Promise<T>): Promise<T> {
  try {
    return await gate.run(key, compute);
  } catch (error) {
    if (error instanceof GateFull) throw new RelaisError('SERVER_BUSY', { retryAfterSeconds: 2 });
    throw error;
  }
}

/** The hash of a random password that nobody has, of the same cost as real ones. */
export const decoyHash =
  '$argon2id$v=19$m=19456,t=2,p=1$Jq+MXVwPtSt0iNyKcENl4Q$55+tm8F1GOQTbFYVVxOakgSHRPa2fd+DsqrIV+gfeL0';

export function hashPassword(password: string): Promise<string> {
  return inTurn(signedOn, () => hash(password, cost));
}

/**
 * Whether the password fits. Without a hash (no such user) it verifies against a decoy and answers false, so that the
 * time of the answer does not tell whether the user exists. `address` of whoever is not signed on: his turn is one of its.
 */
export async function verifyPassword(
  passwordHash: string | undefined,
  password: string,
  address = signedOn,
): Promise<boolean> {
  const fits = await inTurn(address, () => verify(passwordHash ?? decoyHash, password));
  return fits && passwordHash !== undefined;
}

/** No 0/o, 1/l/i: a one-time password is read from a screen and typed. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A random password of 20 letters and digits in groups, e.g. `k7mpx-…`: 99 bits. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
