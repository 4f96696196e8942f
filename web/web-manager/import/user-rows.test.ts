import { expect, it } from 'vitest';
import { departmentId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import { userColumns } from '#contracts/web-manager/user-import.ts';
import { type UserView, userView } from '#contracts/web-manager/users.ts';
import { templateRows, userRows } from './user-rows.ts';

const sales = departmentId.parse('0198c0de-0000-7000-8000-000000000001');
const support = queueId.parse('0198c0de-0000-7000-8000-000000000002');
const orders = queueId.parse('0198c0de-0000-7000-8000-000000000003');
const names = {
  departments: [{ id: sales, name: 'Sales' }],
  locations: [],
  queues: [
    { id: orders, name: 'Orders' },
    { id: support, name: 'Support' },
  ],
};
const ada: UserView = userView.parse({
  id: userId.parse('0198c0de-0000-7000-8000-000000000004'),
  userName: 'ada',
  firstName: 'Ada',
  lastName: 'Lovelace',
  role: 'supervisor',
  kind: 'person',
  queueIds: [support, orders],
  capacity: { voice: 1, callback: 1, email: 1, 'web-interaction': 3, 'open-media': 2 },
  disabled: false,
  departmentId: sales,
  postProcessingSeconds: 90,
  mustChangePassword: false,
  version: 1,
  updatedAt: '2026-11-25T10:00:00.000Z',
});
/** A row by its heading. */
const byColumn = ([heading = [], row = []]: readonly string[][]) =>
  Object.fromEntries(heading.map((column, index) => [column, row[index]]));

it('A user is written with the names that a file has for his ids, and never with a password', () => {
  const row = byColumn(userRows([ada], names));
  expect(row).toMatchObject({
    userName: 'ada',
    role: 'supervisor',
    department: 'Sales',
    location: '',
    queues: 'Orders|Support',
    'capacity.web-interaction': '3',
    postProcessing: '01:30',
    wrapUpReasonRequired: 'no',
    disabled: 'no',
  });
  expect(Object.keys(row)).toEqual(userColumns.filter((column) => column !== 'password'));
});

it('The template has every column and names only what the tenant has', () => {
  const row = byColumn(templateRows(names));
  expect(Object.keys(row)).toEqual([...userColumns]);
  expect(row).toMatchObject({ department: 'Sales', location: '', queues: 'Orders|Support', password: '' });
});
