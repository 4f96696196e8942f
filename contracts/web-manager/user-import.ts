/**
 * Many users at once: from a file of comma-separated values (RFC 4180; `;` and tabs separate as well) with a heading
 * line, and one change for many. A file is first looked at, line by line, and then taken.
 */
import { z } from 'zod';
import { route } from '../route.ts';
import { departmentId, locationId, queueId, tenantId, userId } from '../vocabulary/ids.ts';
import { media } from '../vocabulary/medium.ts';
import { tenantRole } from '../vocabulary/role.ts';
import { userInput } from './users.ts';

/**
 * The columns of a file, in the order in which one is written. Departments, locations and queues go by their names,
 * several queues apart by `|` (names-in-cell.ts); post-processing as `mm:ss`; yes and no as `yes` / `no`. Without a password a new user gets
 * a generated one, told once in the answer.
 */
export const userColumns = [
  'userName',
  'firstName',
  'lastName',
  'email',
  'employeeId',
  'extension',
  'kind',
  'role',
  'authentication',
  'department',
  'location',
  'queues',
  ...media.map((medium) => `capacity.${medium}` as const),
  'postProcessing',
  'wrapUpReasonRequired',
  'circuitUser',
  'disabled',
  'password',
] as const;
export type UserColumn = (typeof userColumns)[number];

export const longestImport = 1_000;
/** Characters; a request takes 256 KiB. */
export const largestImport = 200_000;

export const importFaultKinds = [
  'required',
  'tooShort',
  'tooLong',
  'tooSmall',
  'tooBig',
  'wholeNumber',
  'email',
  'tooPlain',
  /** A password that everybody tries, or with the user's name in it. */
  'common',
  'hasName',
  'characters',
  'format',
  /** No department, location or queue has this name. */
  'unknown',
  /** Another user has it. */
  'taken',
  /** Two lines of the file have it. */
  'twice',
  /** Nobody changes his own role or disables himself. */
  'yourself',
  /** A person does not become a service, nor a service a person. */
  'kindStays',
  /** The line has more or fewer values than the heading. */
  'values',
] as const;

export const importFault = z.object({
  /** Absent: the whole line. */
  column: z.enum(userColumns).optional(),
  kind: z.enum(importFaultKinds),
  /** The value as it stands in the file; never a password. */
  value: z.string().optional(),
  limit: z.int().optional(),
});
export type ImportFault = z.infer<typeof importFault>;

export const importLine = z.object({
  /** Of the file, from 1; the heading has the first. */
  line: z.int(),
  userName: z.string(),
  name: z.string(),
  act: z.enum(['add', 'change', 'none']),
  /** The columns whose values are not as they are now. */
  changes: z.array(z.enum(userColumns)),
  faults: z.array(importFault),
});
export type ImportLine = z.infer<typeof importLine>;

export const importPreview = z.object({
  columns: z.array(z.enum(userColumns)),
  /** Headings that name no column; their values are passed over. */
  ignored: z.array(z.string()),
  lines: z.array(importLine),
});
export type ImportPreview = z.infer<typeof importPreview>;

const file = z.object({
  csv: z.string().max(largestImport),
  /** A line with the user name of somebody who is there: a fault, or a change of the columns that the file has. */
  existing: z.enum(['refuse', 'change']),
});

export const importResult = z.object({
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  leftOut: z.int(),
  /** The generated passwords of those added without one; to be shown once, they are stored nowhere. */
  passwords: z.array(z.object({ userName: z.string(), password: z.string() })),
});
export type ImportResult = z.infer<typeof importResult>;

/** What is absent stays as each user has it; null takes the value away. */
export const userChange = z.object({
  role: tenantRole.optional(),
  disabled: z.boolean().optional(),
  authentication: userInput.shape.authentication,
  departmentId: departmentId.nullable().optional(),
  locationId: locationId.nullable().optional(),
  addQueueIds: z.array(queueId).max(100).optional(),
  removeQueueIds: z.array(queueId).max(100).optional(),
  capacity: z.partialRecord(z.enum(media), z.int().min(0).max(50)).optional(),
  postProcessingSeconds: z.int().min(5).max(5999).nullable().optional(),
  wrapUpReasonRequired: z.boolean().optional(),
});
export type UserChange = z.infer<typeof userChange>;

const path = '/api/web-manager/tenants/{tenantId}/users';

export const userImportContract = {
  /** IMPORT_UNREADABLE, IMPORT_TOO_LONG or IMPORT_COLUMN_MISSING for a file that cannot be looked at line by line. */
  preview: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path: `${path}/import/preview` })
    .input(file.extend({ tenantId }))
    .output(importPreview),
  /**
   * IMPORT_FAULTY and nothing done when a line has a fault, unless `leaveOut` says that faulty ones are passed over. The
   * good lines are taken in portions; one that others make faulty meanwhile is left out and counted.
   */
  run: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path: `${path}/import` })
    .input(file.extend({ tenantId, leaveOut: z.boolean() }))
    .output(importResult),
  /**
   * The same change for many. Refused for all of them before anybody is changed: USER_NOT_FOUND, USER_IS_YOURSELF, and what
   * the change names and the tenant does not have. Then done in portions; who is deleted meanwhile is passed over.
   */
  change: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path: `${path}/change` })
    .input(z.object({ tenantId, userIds: z.array(userId).min(1).max(500), change: userChange }))
    .output(z.object({ changed: z.int(), unchanged: z.int() })),
  /**
   * Each as by `users.remove`, in a transaction of his own: one who cannot be deleted is told, and the others are. Who is
   * gone already is passed over.
   */
  remove: route('directory.manage', 'web-manager')
    .route({ method: 'POST', path: `${path}/delete` })
    .input(z.object({ tenantId, userIds: z.array(userId).min(1).max(500) }))
    .output(
      z.object({
        deleted: z.int(),
        refused: z.array(z.object({ userId, reason: z.enum(['USER_IS_YOURSELF', 'USER_BUSY']) })),
      }),
    ),
};
