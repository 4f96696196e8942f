/** Pure: users as the rows of a file that can be imported again. */
import { media } from '#contracts/vocabulary/medium.ts';
import { joinNames } from '#contracts/web-manager/names-in-cell.ts';
import { type UserColumn, userColumns } from '#contracts/web-manager/user-import.ts';
import type { UserView } from '#contracts/web-manager/users.ts';
import { nameOfId } from '../directory/choices.ts';
import { minutesAndSeconds } from '../directory/minutes-and-seconds.ts';

type Named = readonly { readonly id: string; readonly name: string }[];

/** What the ids of a user mean. */
export interface TenantNames {
  readonly queues: Named;
  readonly departments: Named;
  readonly locations: Named;
}

/** Passwords are stored nowhere, so that no file has them. */
const exportedColumns = userColumns.filter((column) => column !== 'password');

/** Heading and one row a user. */
export function userRows(users: readonly UserView[], names: TenantNames): string[][] {
  return [[...exportedColumns], ...users.map((user) => exportedColumns.map((column) => cellOf(column, user, names)))];
}

/** Heading and one row to write over, with names of the tenant where it has any: it could be imported as it is. */
export function templateRows(names: TenantNames): string[][] {
  const example: Partial<Record<UserColumn, string>> = {
    userName: 'ada.lovelace',
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada.lovelace@example.org',
    employeeId: '1815',
    extension: '2001',
    kind: 'person',
    role: 'agent',
    authentication: 'tenant',
    department: names.departments[0]?.name ?? '',
    location: names.locations[0]?.name ?? '',
    queues: queueNames(names.queues.slice(0, 2)),
    'capacity.voice': '1',
    'capacity.callback': '1',
    'capacity.email': '1',
    'capacity.web-interaction': '2',
    'capacity.open-media': '2',
    postProcessing: '01:30',
    wrapUpReasonRequired: 'no',
    disabled: 'no',
  };
  return [[...userColumns], userColumns.map((column) => example[column] ?? '')];
}

function cellOf(column: UserColumn, user: UserView, names: TenantNames): string {
  const medium = media.find((each) => column === `capacity.${each}`);
  if (medium !== undefined) return String(user.capacity[medium]);
  switch (column) {
    case 'userName':
    case 'firstName':
    case 'lastName':
    case 'email':
    case 'employeeId':
    case 'extension':
    case 'circuitUser':
    case 'kind':
    case 'role':
    case 'authentication':
      return user[column] ?? '';
    case 'department':
      return nameOfId(names.departments, user.departmentId) ?? '';
    case 'location':
      return nameOfId(names.locations, user.locationId) ?? '';
    case 'queues':
      return queueNames(names.queues.filter(({ id }) => user.queueIds.some((each) => each === id)));
    case 'postProcessing':
      return user.postProcessingSeconds === undefined ? '' : minutesAndSeconds(user.postProcessingSeconds);
    case 'wrapUpReasonRequired':
    case 'disabled':
      return user[column] === true ? 'yes' : 'no';
    default:
      return '';
  }
}

const queueNames = (queues: Named): string => joinNames(queues.map(({ name }) => name));
