/** Pure: what the lines of a file would do to the users that there are, and what is wrong with them. */
import type { z } from 'zod';
import { newPassword } from '#contracts/session.ts';
import { media } from '#contracts/vocabulary/medium.ts';
import { tenantRoles, type UserKind, userKind } from '#contracts/vocabulary/role.ts';
import { splitNames } from '#contracts/web-manager/names-in-cell.ts';
import type { ImportFault, ImportLine, UserColumn } from '#contracts/web-manager/user-import.ts';
import { type UserInput, type UserView, userInput } from '#contracts/web-manager/users.ts';
import type { CsvLine, UserCsv } from './user-csv.ts';

/** What the tenant has, by name as `nameKey` writes it. */
export interface Surroundings {
  readonly users: ReadonlyMap<string, UserView>;
  readonly queues: ReadonlyMap<string, UserInput['queueIds'][number]>;
  readonly departments: ReadonlyMap<string, NonNullable<UserInput['departmentId']>>;
  readonly locations: ReadonlyMap<string, NonNullable<UserInput['locationId']>>;
  /** Who has what only one may have: `nameKey` of the user by the value. */
  readonly employeeIds: ReadonlyMap<string, string>;
  readonly circuitUsers: ReadonlyMap<string, string>;
}

export interface PlannedLine extends ImportLine {
  /** The user as he would be; absent where a fault leaves it open. */
  readonly input?: UserInput;
  readonly password?: string;
  /** Of one who is added; a person unless the file says otherwise. */
  readonly kind?: UserKind;
  readonly before?: UserView;
}

export type PasswordRule = (password: string, userName: string) => Pick<ImportFault, 'kind' | 'limit'> | undefined;

export interface PlanOptions {
  readonly existing: 'refuse' | 'change';
  /** Whoever imports, as a user of this tenant. */
  readonly caller?: string;
  /** What the installation's policy says against a password. */
  readonly refuse?: PasswordRule;
}

export const nameKey = (name: string): string => name.trim().toLowerCase();

const newUser = { role: 'agent', disabled: false, queueIds: [] } as const;
const newCapacity = { voice: 1, callback: 1, email: 1, 'web-interaction': 2, 'open-media': 2 } as const;

export function planImport({ columns, lines }: UserCsv, there: Surroundings, options: PlanOptions): PlannedLine[] {
  const seen = new Map<string, number>();
  const count = (column: UserColumn, value: string): void => {
    const key = `${column}:${nameKey(value)}`;
    if (value !== '') seen.set(key, (seen.get(key) ?? 0) + 1);
  };
  for (const { values } of lines) {
    for (const column of uniqueColumns) count(column, values.get(column) ?? '');
  }
  const isTwice = (column: UserColumn, value: string): boolean => (seen.get(`${column}:${nameKey(value)}`) ?? 0) > 1;
  return lines.map((line) => planLine(line, columns, { there, options, isTwice }));
}

const uniqueColumns = ['userName', 'employeeId', 'circuitUser'] as const;

interface Look {
  readonly there: Surroundings;
  readonly options: PlanOptions;
  readonly isTwice: (column: UserColumn, value: string) => boolean;
}

function planLine(csv: CsvLine, columns: readonly UserColumn[], look: Look): PlannedLine {
  const { line, values, whole } = csv;
  const userName = values.get('userName') ?? '';
  const before = look.there.users.get(nameKey(userName));
  const { given, faults: misread } = readValues(values, look.there, before?.capacity ?? newCapacity);
  const parsed = userInput.safeParse(
    { ...(before ?? newUser), ...given, ...(before === undefined ? {} : { userName: before.userName }) },
    { reportInput: true },
  );
  const named = new Set(misread.map(({ column }) => column));
  const faults: ImportFault[] = [
    ...(whole ? [] : [{ kind: 'values' as const }]),
    ...misread,
    ...(parsed.success ? [] : parsed.error.issues.map(faultOf)).filter(({ column }) => !named.has(column)),
    ...(before === undefined ? passwordFaults(values, look.options) : []),
    ...kindFaults(values, before),
    ...clashes(userName, values, before, look),
  ].map((fault) => told(fault, values));
  const input = parsed.success && faults.length === 0 ? parsed.data : undefined;
  const changes = input === undefined ? [] : changed(columns, before, input);
  const password = values.get('password') ?? '';
  return {
    line,
    userName,
    name: `${values.get('lastName') ?? before?.lastName ?? ''} ${values.get('firstName') ?? before?.firstName ?? ''}`.trim(),
    act: before === undefined ? 'add' : changes.length === 0 ? 'none' : 'change',
    changes: before === undefined ? [] : changes,
    faults,
    ...(input === undefined ? {} : { input }),
    ...(before === undefined ? { kind: kindIn(values) ?? 'person' } : { before }),
    ...(password === '' || before !== undefined ? {} : { password }),
  };
}

type Given = { [Key in keyof UserInput]?: unknown };

/** The values of a line as the fields of a user; an empty value takes away what may be absent. */
function readValues(
  values: CsvLine['values'],
  there: Surroundings,
  capacityBefore: UserInput['capacity'],
): { given: Given; faults: ImportFault[] } {
  const given: Given = {};
  const faults: ImportFault[] = [];
  const capacity: Record<string, unknown> = {};
  for (const [column, value] of values) {
    const fault = (kind: ImportFault['kind'], what = value): void => void faults.push({ column, kind, value: what });
    const byName = <Id>(ids: ReadonlyMap<string, Id>): Id | undefined => {
      const id = value === '' ? undefined : ids.get(nameKey(value));
      if (id === undefined && value !== '') fault('unknown');
      return id;
    };
    if (column === 'password' || column === 'kind') continue;
    if (column === 'department') given.departmentId = byName(there.departments);
    else if (column === 'location') given.locationId = byName(there.locations);
    else if (column === 'queues') given.queueIds = queuesOf(value, there, (name) => fault('unknown', name));
    else if (column === 'postProcessing') {
      given.postProcessingSeconds = value === '' ? undefined : secondsOf(value);
      if (value !== '' && secondsOf(value) === undefined) fault('format');
    } else if (column === 'disabled' || column === 'wrapUpReasonRequired') {
      given[column] = yesOrNo(value);
      if (yesOrNo(value) === undefined) fault('format');
    } else if (column.startsWith('capacity.')) {
      if (value !== '') capacity[column.slice('capacity.'.length)] = /^\d+$/.test(value) ? Number(value) : value;
    } else if (column === 'role' || column === 'authentication') {
      if (value !== '') given[column] = wordOf(value);
    } else if (isText(column)) given[column] = value === '' && mayBeAbsent(column) ? undefined : value;
  }
  given.capacity = { ...capacityBefore, ...capacity };
  return { given, faults };
}

const texts = ['userName', 'firstName', 'lastName', 'email', 'employeeId', 'extension', 'circuitUser'] as const;
const isText = (column: UserColumn): column is (typeof texts)[number] => texts.some((each) => each === column);
const mayBeAbsent = (column: string): boolean => !['userName', 'firstName', 'lastName'].includes(column);

function queuesOf(value: string, there: Surroundings, unknown: (name: string) => void): unknown[] {
  const ids = splitNames(value).map((name) => {
    const id = there.queues.get(nameKey(name));
    if (id === undefined) unknown(name);
    return id;
  });
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** The words of the vocabulary, or those of the pages. */
const words: Readonly<Record<string, string>> = {
  ...Object.fromEntries(tenantRoles.map((role) => [role.replace('-', ' '), role])),
  superviseur: 'supervisor',
  'responsable de client': 'tenant-manager',
  client: 'tenant',
  'as the tenant': 'tenant',
  'mot de passe': 'password',
  personne: 'person',
};
const wordOf = (value: string): string => words[nameKey(value)] ?? nameKey(value);

function yesOrNo(value: string): boolean | undefined {
  if (['', 'no', 'non', 'false', 'faux', '0'].includes(nameKey(value))) return false;
  return ['yes', 'oui', 'true', 'vrai', '1', 'x'].includes(nameKey(value)) ? true : undefined;
}

/** `mm:ss`, as everywhere: a bare number could be either. */
function secondsOf(value: string): number | undefined {
  const [, minutes, seconds] = /^(\d{1,3}):([0-5]\d)$/.exec(value) ?? [];
  return minutes === undefined ? undefined : Number(minutes) * 60 + Number(seconds);
}

const kindIn = (values: CsvLine['values']): UserKind | undefined =>
  userKind.safeParse(wordOf(values.get('kind') ?? '')).data;

function kindFaults(values: CsvLine['values'], before: UserView | undefined): ImportFault[] {
  const kind = kindIn(values);
  if ((values.get('kind') ?? '') === '') return [];
  if (kind === undefined) return [{ column: 'kind', kind: 'format' }];
  return before === undefined || kind === before.kind ? [] : [{ column: 'kind', kind: 'kindStays' }];
}

function passwordFaults(values: CsvLine['values'], { refuse }: PlanOptions): ImportFault[] {
  const password = values.get('password') ?? '';
  if (password === '') return [];
  const { error } = newPassword.safeParse(password, { reportInput: true });
  const faults = (error?.issues ?? []).map(faultOf);
  const refused = refuse?.(password, values.get('userName') ?? '');
  if (faults.length === 0 && refused !== undefined) faults.push(refused);
  return faults.map((fault) => ({ ...fault, column: 'password' }));
}

function clashes(userName: string, values: CsvLine['values'], before: UserView | undefined, look: Look): ImportFault[] {
  const { there, options, isTwice } = look;
  const faults: ImportFault[] = [];
  const own = nameKey(userName);
  if (before !== undefined && options.existing === 'refuse') faults.push({ column: 'userName', kind: 'taken' });
  if (before !== undefined && options.caller === before.id) {
    const role = values.get('role');
    if (role !== undefined && role !== '' && wordOf(role) !== before.role)
      faults.push({ column: 'role', kind: 'yourself' });
    if (yesOrNo(values.get('disabled') ?? '') === true) faults.push({ column: 'disabled', kind: 'yourself' });
  }
  for (const column of uniqueColumns) {
    const value = values.get(column) ?? '';
    if (isTwice(column, value)) faults.push({ column, kind: 'twice' });
    if (column === 'userName' || value === '') continue;
    const owner = (column === 'employeeId' ? there.employeeIds : there.circuitUsers).get(nameKey(value));
    if (owner !== undefined && owner !== own) faults.push({ column, kind: 'taken' });
  }
  return faults;
}

/** The field of a user as the column that it stands in. */
function columnOfField(path: readonly PropertyKey[]): UserColumn | undefined {
  const [field, inner] = path.map(String);
  if (field === 'capacity')
    return media.map((medium) => `capacity.${medium}` as const).find((each) => each === `capacity.${inner}`);
  const named: Readonly<Record<string, UserColumn>> = {
    queueIds: 'queues',
    departmentId: 'department',
    locationId: 'location',
    postProcessingSeconds: 'postProcessing',
  };
  const name = named[field ?? ''] ?? field;
  const others = [
    'role',
    'authentication',
    'disabled',
    'wrapUpReasonRequired',
    'queues',
    'department',
    'location',
    'postProcessing',
  ] as const;
  return [...texts, ...others].find((each) => each === name);
}

function faultOf(issue: z.core.$ZodIssue): ImportFault {
  const column = columnOfField(issue.path);
  const fault = (kind: ImportFault['kind'], limit?: number | bigint): ImportFault => ({
    ...(column === undefined ? {} : { column }),
    kind,
    ...(limit === undefined ? {} : { limit: Number(limit) }),
  });
  const missing = issue.input === undefined || issue.input === '';
  switch (issue.code) {
    case 'too_small':
      if (missing) return fault('required');
      return fault(issue.origin === 'string' ? 'tooShort' : 'tooSmall', issue.minimum);
    case 'too_big':
      return fault(issue.origin === 'string' ? 'tooLong' : 'tooBig', issue.maximum);
    case 'invalid_format':
      if (missing) return fault('required');
      return fault(
        issue.format === 'email' ? 'email' : issue.pattern?.includes('\\p{Cc}') === true ? 'characters' : 'format',
      );
    case 'invalid_type':
      if (missing) return fault('required');
      return fault(issue.expected === 'number' || issue.expected === 'int' ? 'wholeNumber' : 'format');
    case 'custom':
      return issue.params?.fault === 'tooPlain' ? fault('tooPlain', Number(issue.params.limit)) : fault('format');
    default:
      return fault('format');
  }
}

/** With the value that stands in the file, but for passwords. */
function told(fault: ImportFault, values: CsvLine['values']): ImportFault {
  const { column } = fault;
  if (column === undefined || column === 'password' || fault.value !== undefined) return fault;
  const value = values.get(column);
  return value === undefined || value === '' ? fault : { ...fault, value };
}

function changed(columns: readonly UserColumn[], before: UserView | undefined, after: UserInput): UserColumn[] {
  if (before === undefined) return [];
  const differs = (one: object, other: object, key: string): boolean =>
    JSON.stringify(settled(entry(one, key))) !== JSON.stringify(settled(entry(other, key)));
  const paths = Object.keys(userInput.shape).flatMap((field) => {
    if (field !== 'capacity') return differs(before, after, field) ? [[field]] : [];
    return media.filter((medium) => differs(before.capacity, after.capacity, medium)).map((medium) => [field, medium]);
  });
  return paths.flatMap((path) => columnOfField(path) ?? []).filter((column) => columns.includes(column));
}

const entry = (values: object, key: string): unknown => new Map(Object.entries(values)).get(key);
/** Lists in any order are the same; what is off by default is as if it were absent. */
const settled = (value: unknown): unknown =>
  Array.isArray(value) ? [...value].sort() : value === false ? undefined : value;
