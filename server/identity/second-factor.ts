/** A person's second factor: how it is set up, asked for and taken away. Secrets are sealed for their person alone. */
import { randomBytes, randomInt } from 'node:crypto';
import { type Enrolment, recoveryCodeCount } from '#contracts/own-access.ts';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { type Actor, addEntry, type NewEntry } from '#server/audit/audit.store.ts';
import type { Caller } from '#server/permissions/caller.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import type { SecretGround } from '#server/platform/ground.ts';
import { getInstallation } from '#server/tenants/installation.store.ts';
import { findAccountById } from './account.store.ts';
import { confirmPassword, limited } from './confirm-password.ts';
import {
  addRecoveryCodes,
  beginSecondFactor,
  confirmSecondFactor,
  deleteRecoveryCodes,
  deleteSecondFactor,
  findSecondFactor,
  holdSecondFactor,
  listSealed,
  replaceSealed,
  takeRecoveryCode,
  takeStep,
} from './second-factor.store.ts';
import { needsSecondFactor } from './second-factor-policy.ts';
import { findSessionById, settleEnrolment, settleSession } from './session.store.ts';
import { actorOfSession, signedOn, tellFailure } from './sign-on-audit.ts';
import { base32, enrolmentUri, findStep } from './totp.ts';

/** Where a request of a person comes from. */
export interface Person {
  readonly caller: Caller;
  readonly address: string;
}

/** What shows that it is the person, and not who found his desk open. */
interface Given {
  readonly currentPassword: string;
  readonly code: string;
}

/** RFC 4226 recommends 160 bits. */
const secretBytes = 20;
/** No 0/o, 1/l/i: a recovery code is read from paper and typed. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const purposeOf = (id: UserId) => `second factor ${id}`;
/** What counts the wrong codes of a person. */
const keyOf = (id: UserId) => `second-factor ${id}`;

/** Begins an enrolment. PASSWORD_WRONG unless it is asked for at sign-on, where the password was just given. */
export async function enrol(
  ground: SecretGround,
  { caller }: Person,
  currentPassword: string | undefined,
): Promise<Enrolment> {
  const { userId: id, userName, tenantId } = caller;
  if (caller.awaits !== 'enrolment') await confirmPassword(ground, id, currentPassword ?? '');
  const bytes = randomBytes(secretBytes);
  const secret = ground.secrets.seal(purposeOf(id), bytes.toString('base64url'));
  const begun = await ground.db.asSystem((tx) =>
    beginSecondFactor(tx, { id, tenantId, secret, at: ground.clock.now() }),
  );
  if (!begun) throw new RelaisError('SECOND_FACTOR_IN_USE');
  const text = base32(bytes);
  return { secret: text, uri: enrolmentUri(text, { issuer: 'Relais', account: userName }) };
}

/** The first code shows that the application has the secret. Answers the recovery codes, which are kept as hashes only. */
export async function confirmEnrolment(ground: SecretGround, person: Person, code: string): Promise<string[]> {
  const { userId: id, tenantId, sessionId } = person.caller;
  return limited(ground, keyOf(id), () =>
    ground.db.asSystem(async (tx) => {
      const at = ground.clock.now();
      const factor = await findSecondFactor(tx, id);
      if (factor === undefined || factor.confirmed) throw new RelaisError('SECOND_FACTOR_MISSING');
      const { secret } = factor;
      const step = findStep(openSecret(ground, id, secret), plain(code), { at, after: 0 });
      if (step === undefined || !(await confirmSecondFactor(tx, { id, secret, step, at }))) throw wrongCode();
      const codes = await drawRecoveryCodes(tx, { id, tenantId });
      await settleEnrolment(tx, ground.clock, { userId: id, sessionId });
      await addEntry(tx, ground.clock, own(person, 'second-factor-added'));
      return codes;
    }),
  );
}

/** Needs the password and a code: who finds an open desk takes no second factor away. */
export async function removeSecondFactor(ground: SecretGround, person: Person, given: Given): Promise<void> {
  await withBoth(ground, person, given, async (tx) => {
    await deleteSecondFactor(tx, person.caller.userId);
    await addEntry(tx, ground.clock, own(person, 'second-factor-removed'));
  });
}

/** Recovery codes in place of those of now, for who has used or lost them; needs the password and a code. */
export async function renewRecoveryCodes(ground: SecretGround, person: Person, given: Given): Promise<string[]> {
  const { userId: id, tenantId } = person.caller;
  return withBoth(ground, person, given, async (tx) => {
    await deleteRecoveryCodes(tx, id);
    const codes = await drawRecoveryCodes(tx, { id, tenantId });
    await addEntry(tx, ground.clock, own(person, 'recovery-codes-renewed'));
    return codes;
  });
}

/** Does the work once the password and a code of the second factor are right: PASSWORD_WRONG, CODE_WRONG. */
async function withBoth<Done>(
  ground: SecretGround,
  { caller }: Person,
  { currentPassword, code }: Given,
  work: (tx: SystemTx) => Promise<Done>,
): Promise<Done> {
  const { userId: id } = caller;
  await confirmPassword(ground, id, currentPassword);
  return limited(ground, keyOf(id), () =>
    ground.db.asSystem(async (tx) => {
      if ((await holdSecondFactor(tx, id))?.confirmed !== true) throw new RelaisError('SECOND_FACTOR_MISSING');
      if ((await takeCode(ground, tx, id, code)) === undefined) throw wrongCode();
      return work(tx);
    }),
  );
}

/** Only their hashes are kept. */
async function drawRecoveryCodes(
  tx: SystemTx,
  { id, tenantId }: { id: UserId; tenantId: TenantId | undefined },
): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, recoveryCode);
  await addRecoveryCodes(tx, { id, tenantId, codes: codes.map(plain) });
  return codes;
}

/**
 * The second step of signing on. Safe to repeat: of a session that awaits no code none is looked at. Throws CODE_WRONG
 * at its field, SIGN_ON_LIMITED after ten wrong ones for the person, from wherever: who guesses has the password.
 */
export async function giveCode(ground: SecretGround, person: Person, code: string): Promise<void> {
  const { caller, address } = person;
  const { userId: id, door } = caller;
  if (caller.awaits !== 'code') return;
  await limited(ground, keyOf(id), async (failures, isWrong) => {
    if (await ground.db.asSystem((tx) => completeSession(ground, tx, person, code))) return;
    isWrong();
    const account = await ground.db.asSystem((tx) => findAccountById(tx, id));
    await tellFailure(ground, { attempt: { door, address }, account, failures, step: 'code' });
    throw wrongCode();
  });
}

/** False when the code is none. */
async function completeSession(ground: SecretGround, tx: SystemTx, person: Person, code: string): Promise<boolean> {
  const { userId, sessionId, role } = person.caller;
  const taken = await takeCode(ground, tx, userId, code);
  if (taken === undefined) return false;
  // At sign-on he had a second factor: nothing was asked of him but its code.
  const mustEnrol = taken.missing === true && needsSecondFactor((await getInstallation(tx)).secondFactorFor, role);
  await settleSession(tx, sessionId, { awaits_code: false, must_enrol: mustEnrol });
  const session = await findSessionById(tx, ground.clock, sessionId);
  if (session === undefined) throw new RelaisError('SIGN_ON_REQUIRED');
  if (taken.recoveryCodesLeft !== undefined) {
    const changes = [{ field: 'recoveryCodesLeft', after: taken.recoveryCodesLeft }];
    await addEntry(tx, ground.clock, { ...own(person, 'recovery-code-used'), changes });
  }
  await addEntry(tx, ground.clock, signedOn(session, person.address));
  return true;
}

/** Takes a code of the application or a recovery code; undefined: it is none. Without a second factor (`missing`) none is asked. */
async function takeCode(
  ground: SecretGround,
  tx: SystemTx,
  id: UserId,
  code: string,
): Promise<{ recoveryCodesLeft?: number; missing?: true } | undefined> {
  const factor = await holdSecondFactor(tx, id);
  // An administrator took it away meanwhile; the password was right.
  if (factor?.confirmed !== true) return { missing: true };
  const at = ground.clock.now();
  const step = findStep(openSecret(ground, id, factor.secret), plain(code), { at, after: factor.lastStep });
  if (step !== undefined) return (await takeStep(tx, id, step)) ? {} : undefined;
  const recoveryCodesLeft = await takeRecoveryCode(tx, id, plain(code), at);
  return recoveryCodesLeft === undefined ? undefined : { recoveryCodesLeft };
}

/** Brings every secret under the current key. One that is set up meanwhile is under it already. Answers how many. */
export async function resealSecondFactors({ db, secrets }: SecretGround): Promise<number> {
  let count = 0;
  for (const { id, secret } of await db.asSystem(listSealed)) {
    const sealed = secrets.reseal(purposeOf(id), secret);
    if (sealed === undefined) continue;
    if (await db.asSystem((tx) => replaceSealed(tx, id, secret, sealed))) count += 1;
  }
  return count;
}

function openSecret({ secrets }: SecretGround, id: UserId, sealed: string): Buffer {
  return Buffer.from(secrets.open(purposeOf(id), sealed), 'base64url');
}

/** 16 letters and digits in groups (79 bits), e.g. `k7mp-x3qr-9wht-a2bc`. */
function recoveryCode(): string {
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/** As people type codes: with spaces, hyphens, capitals. */
function plain(code: string): string {
  return code.toLowerCase().replace(/[\s-]/g, '');
}

const wrongCode = () => fieldError('CODE_WRONG', 'code');

function own({ caller, address }: Person, action: NewEntry['action']): NewEntry {
  const { userId, userName, tenantId } = caller;
  const actor: Actor = actorOfSession(caller, address);
  const object = tenantId === undefined ? 'administrator' : 'user';
  return { tenantId, actor, action, object, objectId: userId, objectName: userName };
}
