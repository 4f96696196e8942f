import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type QueueId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import { userKinds } from '#contracts/vocabulary/role.ts';
import { type UserView, userInput } from '#contracts/web-manager/users.ts';
import { nameKey, planImport } from '#server/users/plan-import.ts';
import { readUserCsv } from '#server/users/user-csv.ts';
import { csvOf } from '#web/ui/files/csv.ts';
import { userRows } from './user-rows.ts';

const idOf = (n: number): string => `0193f0a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const oneName = fc
  .string({
    unit: fc.constantFrom('|', '\\', '"', "'", ',', ';', ' ', '=', '+', '-', '@', 'a', 'B', 'é'),
    maxLength: 8,
  })
  .map((text) => text.trim())
  .filter((text) => text !== '');
const someNames = fc.uniqueArray(oneName, { minLength: 1, maxLength: 6, selector: nameKey });

it('A file of the users that there are changes nobody when it is imported, whatever signs the names have', () => {
  fc.assert(
    fc.property(
      someNames,
      fc.subarray([0, 1, 2, 3, 4, 5]),
      fc.tuple(oneName, oneName, fc.constantFrom(...userKinds)),
      fc.constantFrom(',', ';', '\t'),
      (queueNames, members, [firstName, lastName, kind], separator) => {
        const queues = queueNames.map((name, n) => ({ id: queueId.parse(idOf(n)), name }));
        const user = userOf({ firstName, lastName, kind, queueIds: members.flatMap((n) => queues[n]?.id ?? []) });
        const csv = csvOf(userRows([user], { queues, departments: queues, locations: [] }), separator);
        const there = {
          users: new Map([['ada', user]]),
          queues: new Map(queues.map(({ id, name }) => [nameKey(name), id])),
          departments: new Map(),
          locations: new Map(),
          employeeIds: new Map(),
          circuitUsers: new Map(),
        };
        expect(planImport(readUserCsv(csv), there, { existing: 'change' })).toMatchObject([
          { userName: 'ada', act: 'none', changes: [], faults: [] },
        ]);
        // Without him, the same line adds him as he was.
        const [added] = planImport(readUserCsv(csv), { ...there, users: new Map() }, { existing: 'refuse' });
        expect(added).toMatchObject({ act: 'add', kind, faults: [], input: userInput.parse(user) });
      },
    ),
  );
});

function userOf(own: Pick<UserView, 'firstName' | 'lastName' | 'kind'> & { queueIds: QueueId[] }): UserView {
  return {
    ...own,
    id: userId.parse(idOf(99)),
    userName: 'ada',
    role: 'agent',
    capacity: { voice: 1, callback: 1, email: 1, 'web-interaction': 4, 'open-media': 0 },
    disabled: false,
    authentication: own.kind === 'service' ? 'password' : 'tenant',
    wrapUpReasonRequired: false,
    postProcessingSeconds: 99,
    mustChangePassword: false,
    version: 3,
    updatedAt: '2026-11-02T09:00:00Z',
  };
}
