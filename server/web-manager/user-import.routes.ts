import { implement } from '@orpc/server';
import type { TenantId, UserId } from '#contracts/vocabulary/ids.ts';
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
import { readUserCsv, type UserCsv } from '#server/users/user-csv.ts';
import { readSurroundings } from '#server/users/user-import.store.ts';
import { audit, changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';
import { changeUser, handBackOfDisabled, removeUser, signOffToDisable, userAct } from './user-changes.ts';

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
      const plan = async (tx: TenantTx, lines: UserCsv['lines']) => {
        const part = { ...file, lines };
        return planImport(part, await readSurroundings(tx, part), options);
      };
      // Hashing takes its time, so it is done before the directory is held; what is there then decides.
      const planned = await readIn(db, tenantId, (tx) => plan(tx, file.lines));
      const good = new Set(planned.flatMap(({ line, faults }) => (faults.length === 0 ? [line] : [])));
      if (!leaveOut && good.size < planned.length) throw new RelaisError('IMPORT_FAULTY');
      const passwords = await passwordsFor(planned);
      const result: ImportResult = {
        added: 0,
        changed: 0,
        unchanged: 0,
        leftOut: planned.length - good.size,
        passwords: [],
      };
      for (const lines of portionsOf(file.lines.filter(({ line }) => good.has(line)))) {
        const take = async (tx: TenantTx) =>
          takeLines(tx, { ground, context }, { lines: await plan(tx, lines), passwords });
        const taken = await changeWithDisabled(ground, tenantId, {
          change: take,
          disables: disablesIn(planned, lines),
        });
        for (const count of ['added', 'changed', 'unchanged', 'leftOut'] as const) result[count] += taken.result[count];
        result.passwords.push(...taken.result.passwords);
      }
      return result;
    }),
    change: os.change.handler(async ({ input: { tenantId, userIds, change }, context }) => {
      const ids = [...new Set(userIds)];
      const found = await readIn(db, tenantId, (tx) => listUsersById(tx, ids));
      if (found.length < ids.length) throw new RelaisError('USER_NOT_FOUND');
      // Whoever asks is in the first portion: what is refused to him is refused before anybody is changed.
      const isCaller = (id: UserId) => Number(id === callerOf(context).userId);
      const first = ids.sort((one, other) => isCaller(other) - isCaller(one) || (one < other ? -1 : 1));
      let changed = 0;
      for (const portion of portionsOf(first)) {
        const some = async (tx: TenantTx) => {
          const users = await changeMany(tx, { ground, context }, { userIds: portion, change });
          return { users };
        };
        const { users } = await changeWithDisabled(ground, tenantId, {
          change: some,
          disables: change.disabled === true,
        });
        changed += users.length;
      }
      return { changed, unchanged: ids.length - changed };
    }),
    remove: os.remove.handler(async ({ input: { tenantId, userIds }, context }) => {
      const refused: { userId: UserId; reason: 'USER_IS_YOURSELF' | 'USER_BUSY' }[] = [];
      let deleted = 0;
      for (const userId of new Set(userIds)) {
        const reason = await refusalOf(removeUser({ ground, context }, { tenantId, userId }));
        if (reason === undefined) deleted += 1;
        else if (reason !== 'USER_NOT_FOUND') refused.push({ userId, reason });
      }
      return { deleted, refused };
    }),
  });
}

async function refusalOf(removal: Promise<void>) {
  try {
    await removal;
    return undefined;
  } catch (error) {
    const reason = error instanceof RelaisError ? reasons.find((each) => each === error.code) : undefined;
    if (reason === undefined) throw error;
    return reason;
  }
}
const reasons = ['USER_IS_YOURSELF', 'USER_BUSY', 'USER_NOT_FOUND'] as const;

/**
 * So many users are changed in one transaction: it holds their agents' rows, and a tenant's routing and the renewal of
 * leases wait for those, and its own time is limited.
 */
const portion = 50;

function portionsOf<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / portion) }, (_, index) =>
    items.slice(index * portion, (index + 1) * portion),
  );
}

function disablesIn(planned: readonly PlannedLine[], lines: UserCsv['lines']): boolean {
  const numbers = new Set(lines.map(({ line }) => line));
  return planned.some(
    ({ line, input, before }) => numbers.has(line) && input?.disabled === true && before?.disabled === false,
  );
}

/** One transaction of many; whoever is disabled in it is signed off before, and once more behind it. */
async function changeWithDisabled<Taken extends { readonly users: readonly UserView[] }>(
  ground: Ground,
  tenantId: TenantId,
  { change, disables }: { change: (tx: TenantTx) => Promise<Taken>; disables: boolean },
): Promise<Taken> {
  if (disables) await signOffToDisable(ground, tenantId, async (tx) => (await change(tx)).users);
  const taken = await changeIn(ground.db, tenantId, change);
  await handBackOfDisabled(ground, tenantId, taken.users);
  return taken;
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
  // Agents are locked in the order of their ids, as by claims and renewals.
  const inOrder = lines.toSorted((one, other) => ((one.before?.id ?? '') < (other.before?.id ?? '') ? -1 : 1));
  for (const { line, input, before, act: what, kind = 'person' } of inOrder) {
    const password = passwords.get(line);
    if (before !== undefined && input !== undefined) {
      if (what === 'none') result.unchanged += 1;
      else users.push(await changeUser(tx, act, { before, version: before.version, input }));
      if (what !== 'none') result.changed += 1;
    } else if (input === undefined || password === undefined) {
      // Somebody else made it faulty, or deleted the user, since the first look.
      result.leftOut += 1;
    } else {
      const after = await addUser(tx, act.ground.clock, { input, kind, passwordHash: password.hash });
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
    // Deleted since all of them were looked at.
    if (before === undefined) continue;
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
