import { implement } from '@orpc/server';
import type { UserId } from '#contracts/vocabulary/ids.ts';
import { type ImportResult, type UserChange, userImportContract } from '#contracts/web-manager/user-import.ts';
import type { UserInput, UserView } from '#contracts/web-manager/users.ts';
import { hashPassword, oneTimePassword } from '#server/identity/password.ts';
import { passwordFault } from '#server/identity/password-rules.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext } from '#server/permissions/caller.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { Ground } from '#server/platform/ground.ts';
import { getInstallation } from '#server/tenants/installation.store.ts';
import { type PasswordRule, type PlannedLine, planImport } from '#server/users/plan-import.ts';
import { addUser, listUsersById } from '#server/users/user.store.ts';
import { readUserCsv } from '#server/users/user-csv.ts';
import { readSurroundings } from '#server/users/user-import.store.ts';
import { audit, changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';
import { changeUser, handBackOfDisabled, signOffToDisable, userAct } from './user-changes.ts';

interface Act {
  readonly ground: Ground;
  readonly context: RequestContext;
}

export function userImportRouter(ground: Ground) {
  const { db } = ground;
  const os = implement(userImportContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    preview: os.preview.handler(async ({ input: { tenantId, csv, existing }, context }) => {
      const file = readUserCsv(csv);
      const options = { existing, caller: callerOf(context).userId, refuse: await passwordPolicy(ground) };
      const there = await readIn(db, tenantId, (tx) => readSurroundings(tx, file));
      const lines = planImport(file, there, options);
      return { columns: file.columns, ignored: file.ignored, lines };
    }),
    run: os.run.handler(async ({ input: { tenantId, csv, existing, leaveOut }, context }) => {
      const file = readUserCsv(csv);
      const options = { existing, caller: callerOf(context).userId, refuse: await passwordPolicy(ground) };
      const plan = async (tx: TenantTx) => {
        const lines = planImport(file, await readSurroundings(tx, file), options);
        if (!leaveOut && lines.some(({ faults }) => faults.length > 0)) throw new RelaisError('IMPORT_FAULTY');
        return lines;
      };
      // Hashing takes its time, so it is done before the directory is held; what is there then decides.
      const planned = await readIn(db, tenantId, plan);
      const passwords = await passwordsFor(planned);
      const take = async (tx: TenantTx) => takeLines(tx, { ground, context }, { lines: await plan(tx), passwords });
      if (planned.some(({ input, before }) => input?.disabled === true && before?.disabled === false)) {
        await signOffToDisable(ground, tenantId, async (tx) => (await take(tx)).users);
      }
      const taken = await changeIn(db, tenantId, take);
      await handBackOfDisabled(ground, tenantId, taken.users);
      return taken.result;
    }),
    change: os.change.handler(async ({ input: { tenantId, userIds, change }, context }) => {
      const changeAll = (tx: TenantTx) => changeMany(tx, { ground, context }, { userIds, change });
      if (change.disabled === true) await signOffToDisable(ground, tenantId, changeAll);
      const users = await changeIn(db, tenantId, changeAll);
      await handBackOfDisabled(ground, tenantId, users);
      return { changed: users.length, unchanged: new Set(userIds).size - users.length };
    }),
  });
}

/** The installation's rules for new passwords, as faults of a line. */
async function passwordPolicy({ db }: Ground): Promise<PasswordRule> {
  const { passwordMinLength: minLength } = await db.asSystem(getInstallation);
  return (password, userName) => {
    const fault = passwordFault(password, { minLength, userName });
    if (fault === undefined) return undefined;
    if (fault === 'PASSWORD_TOO_SHORT') return { kind: 'tooShort', limit: minLength };
    return { kind: fault === 'PASSWORD_HAS_NAME' ? 'hasName' : 'common' };
  };
}

interface Password {
  readonly hash: string;
  /** Only where it was generated. */
  readonly generated?: string;
}

/** The passwords of those to be added, by line. Two at a time: sign-ons of others want to be hashed as well. */
async function passwordsFor(lines: readonly PlannedLine[]): Promise<ReadonlyMap<number, Password>> {
  const wanted = lines.filter(({ act, input }) => act === 'add' && input !== undefined);
  const passwords = new Map<number, Password>();
  const work = async (): Promise<void> => {
    for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
      const generated = next.password === undefined ? oneTimePassword() : undefined;
      const hash = await hashPassword(next.password ?? generated ?? '');
      passwords.set(next.line, { hash, ...(generated === undefined ? {} : { generated }) });
    }
  };
  await Promise.all([work(), work()]);
  return passwords;
}

async function takeLines(
  tx: TenantTx,
  act: Act,
  { lines, passwords }: { lines: readonly PlannedLine[]; passwords: ReadonlyMap<number, Password> },
): Promise<{ result: ImportResult; users: UserView[] }> {
  const users: UserView[] = [];
  const result: ImportResult = { added: 0, changed: 0, unchanged: 0, leftOut: 0, passwords: [] };
  for (const { line, input, before, act: kind } of lines) {
    const password = passwords.get(line);
    if (input === undefined) result.leftOut += 1;
    else if (before !== undefined && kind === 'none') result.unchanged += 1;
    else if (before !== undefined) {
      users.push(await changeUser(tx, act, { before, version: before.version, input }));
      result.changed += 1;
    } else {
      // Somebody deleted him since the first look: nobody has hashed a password for him.
      if (password === undefined) throw new RelaisError('VERSION_CHANGED');
      const after = await addUser(tx, act.ground.clock, { input, passwordHash: password.hash });
      await audit(tx, act.ground, act.context, { ...userAct(tx.tenantId, after), after });
      users.push(after);
      result.added += 1;
      if (password.generated !== undefined)
        result.passwords.push({ userName: after.userName, password: password.generated });
    }
  }
  return { result, users };
}

/** Answers those whom it changed. */
async function changeMany(
  tx: TenantTx,
  act: Act,
  { userIds, change }: { userIds: readonly UserId[]; change: UserChange },
): Promise<UserView[]> {
  const ids = [...new Set(userIds)].sort();
  const found = new Map((await listUsersById(tx, ids)).map((user) => [user.id, user]));
  const users: UserView[] = [];
  for (const id of ids) {
    const before = found.get(id);
    if (before === undefined) throw new RelaisError('USER_NOT_FOUND');
    const input = changedBy(before, change);
    if (isSame(before, input)) continue;
    users.push(await changeUser(tx, act, { before, version: before.version, input }));
  }
  return users;
}

function changedBy(before: UserView, change: UserChange): UserInput {
  const { addQueueIds = [], removeQueueIds = [], capacity, ...fields } = change;
  const queueIds = [...new Set([...before.queueIds, ...addQueueIds])].filter((id) => !removeQueueIds.includes(id));
  const { id: _id, version: _version, updatedAt: _at, mustChangePassword: _must, ...input } = before;
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const settled = Object.fromEntries(given.map(([field, value]) => [field, value ?? undefined]));
  return { ...input, ...settled, queueIds, capacity: { ...before.capacity, ...capacity } };
}

function isSame(before: UserView, after: UserInput): boolean {
  const text = (user: UserInput) =>
    JSON.stringify([
      ...[user.role, user.disabled, user.authentication, user.departmentId, user.locationId],
      ...[[...user.queueIds].sort(), Object.entries(user.capacity).sort(), user.postProcessingSeconds],
      user.wrapUpReasonRequired ?? false,
    ]);
  return text(before) === text(after);
}
