import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { departmentId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import type { UserView } from '#contracts/web-manager/users.ts';
import { planImport, type Surroundings } from './plan-import.ts';
import { readUserCsv } from './user-csv.ts';

const support = queueId.parse('0193f0a0-0000-7000-8000-000000000001');
const sales = queueId.parse('0193f0a0-0000-7000-8000-000000000002');
const care = departmentId.parse('0193f0a0-0000-7000-8000-000000000003');
const ada: UserView = {
  id: userId.parse('0193f0a0-0000-7000-8000-000000000004'),
  kind: 'person',
  userName: 'ada',
  firstName: 'Ada',
  lastName: 'Lovelace',
  role: 'agent',
  queueIds: [support],
  capacity: { voice: 1, callback: 1, email: 1, 'web-interaction': 4, 'open-media': 0 },
  disabled: false,
  authentication: 'tenant',
  employeeId: 'E1',
  mustChangePassword: false,
  version: 3,
  updatedAt: '2026-11-02T09:00:00Z',
};
const there: Surroundings = {
  users: new Map([['ada', ada]]),
  queues: new Map([
    ['support', support],
    ['sales', sales],
  ]),
  departments: new Map([['care', care]]),
  locations: new Map(),
  employeeIds: new Map([['e1', 'ada']]),
  circuitUsers: new Map(),
};
const plan = (csv: string, existing: 'refuse' | 'change' = 'change', caller?: string) =>
  planImport(readUserCsv(csv), there, { existing, ...(caller === undefined ? {} : { caller }) });

describe('a file of users', () => {
  test('is read with its own separator, a byte-order mark, headings in other words, and quotes over lines', () => {
    const file = readUserCsv(
      '\uFEFFNom d’utilisateur;Prénom;Nom;Files d’attente;Remark\r\n"zoé";Zoé;"Du\npont";Support;x\r\n',
    );
    expect(file).toEqual({
      columns: ['userName', 'firstName', 'lastName', 'queues'],
      ignored: ['Remark'],
      lines: [
        {
          line: 3,
          whole: true,
          values: new Map([
            ['userName', 'zoé'],
            ['firstName', 'Zoé'],
            ['lastName', 'Du\npont'],
            ['queues', 'Support'],
          ]),
        },
      ],
    });
  });

  test.each([
    ['', 'IMPORT_UNREADABLE'],
    ['userName\n"ada', 'IMPORT_UNREADABLE'],
    ['firstName,lastName\nAda,Lovelace', 'IMPORT_COLUMN_MISSING'],
    ['userName,user name\nada,ada', 'IMPORT_COLUMN_MISSING'],
    [`userName\n${Array.from({ length: 1001 }, (_, n) => `u${n}`).join('\n')}`, 'IMPORT_TOO_LONG'],
  ])('%j is refused with %s', (text, code) => {
    expect(() => readUserCsv(text)).toThrow(expect.objectContaining({ code }));
  });

  test('never breaks the reader: any text is lines or a refusal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        try {
          plan(`userName,firstName,lastName,email,queues,capacity.voice,postProcessing\n${text}`);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^IMPORT_/) });
        }
      }),
    );
  });
});

describe('the lines of a file', () => {
  test('add whoever is not there, with the product’s own values where the file has none', () => {
    const [line] = plan(
      'userName,firstName,lastName,role,department,queues,capacity.web-interaction,postProcessing,wrapUpReasonRequired\ngrace,Grace,Hopper,Superviseur,Care,Support | Sales,3,01:30,yes',
    );
    expect(line).toMatchObject({
      line: 2,
      name: 'Hopper Grace',
      act: 'add',
      faults: [],
      input: {
        userName: 'grace',
        role: 'supervisor',
        departmentId: care,
        queueIds: [support, sales],
        capacity: { voice: 1, callback: 1, email: 1, 'web-interaction': 3, 'open-media': 2 },
        postProcessingSeconds: 90,
        wrapUpReasonRequired: true,
        disabled: false,
      },
    });
  });

  test('change of somebody who is there what the file has, and nothing else', () => {
    const [line] = plan('userName,lastName,capacity.voice,department\nADA,King,5,care');
    expect(line).toMatchObject({ act: 'change', changes: ['lastName', 'capacity.voice', 'department'], faults: [] });
    expect(line?.input).toMatchObject({
      firstName: 'Ada',
      employeeId: 'E1',
      capacity: { voice: 5, 'web-interaction': 4 },
    });
    // By which he is found in any case, and which stays as he writes it.
    expect(line?.input?.userName).toBe('ada');
  });

  test('do nothing where nothing is different, and take away what is empty', () => {
    expect(plan('userName,lastName,queues\nada,Lovelace,support')).toMatchObject([{ act: 'none', changes: [] }]);
    expect(plan('userName,employeeId,queues\nada,,')).toMatchObject([
      { act: 'change', changes: ['queues', 'employeeId'] },
    ]);
  });

  const heads = 'userName,firstName,lastName';
  test.each([
    [`${heads}\n,Zoé,Dupont`, 'userName', 'required'],
    [`${heads}\nzoé dupont,Zoé,Dupont`, 'userName', 'format'],
    [`${heads}\nzoe,,Dupont`, 'firstName', 'required'],
    [`${heads}\nzoe,${'x'.repeat(81)},Dupont`, 'firstName', 'tooLong'],
    [`${heads},email\nzoe,Zoé,Dupont,nowhere`, 'email', 'email'],
    [`${heads},role\nzoe,Zoé,Dupont,central-administrator`, 'role', 'format'],
    [`${heads},queues\nzoe,Zoé,Dupont,Support|Nowhere`, 'queues', 'unknown'],
    [`${heads},department\nzoe,Zoé,Dupont,Nowhere`, 'department', 'unknown'],
    [`${heads},capacity.voice\nzoe,Zoé,Dupont,many`, 'capacity.voice', 'wholeNumber'],
    [`${heads},capacity.voice\nzoe,Zoé,Dupont,51`, 'capacity.voice', 'tooBig'],
    [`${heads},postProcessing\nzoe,Zoé,Dupont,1:75`, 'postProcessing', 'format'],
    [`${heads},postProcessing\nzoe,Zoé,Dupont,99`, 'postProcessing', 'format'],
    [`${heads},kind\nzoe,Zoé,Dupont,robot`, 'kind', 'format'],
    ['userName,kind\nada,service', 'kind', 'kindStays'],
    [`${heads},postProcessing\nzoe,Zoé,Dupont,0:02`, 'postProcessing', 'tooSmall'],
    [`${heads},disabled\nzoe,Zoé,Dupont,maybe`, 'disabled', 'format'],
    [`${heads},employeeId\nzoe,Zoé,Dupont,e1`, 'employeeId', 'taken'],
    [`${heads},password\nzoe,Zoé,Dupont,short`, 'password', 'tooShort'],
    [`${heads}\nzoe,Zoé`, undefined, 'values'],
  ])('%j has a fault at %s: %s', (csv, column, kind) => {
    const [line] = plan(csv);
    expect(line?.input).toBeUndefined();
    expect(line?.faults).toEqual(
      expect.arrayContaining([expect.objectContaining(column === undefined ? { kind } : { column, kind })]),
    );
    expect(JSON.stringify(line?.faults)).not.toContain('short');
  });

  test('tell two of the same name, and one that is there already unless it may be changed', () => {
    const twice = plan(`${heads}\nzoe,Zoé,Dupont\nZOE,Zoé,Durand`);
    expect(twice.map(({ faults }) => faults[0]?.kind)).toEqual(['twice', 'twice']);
    expect(plan('userName\nada', 'refuse')[0]?.faults).toEqual([{ column: 'userName', kind: 'taken', value: 'ada' }]);
  });

  test('let nobody change his own role or disable himself', () => {
    expect(plan('userName,role\nada,supervisor', 'change', ada.id)[0]?.faults).toMatchObject([{ kind: 'yourself' }]);
    expect(plan('userName,disabled\nada,yes', 'change', ada.id)[0]?.faults).toMatchObject([{ kind: 'yourself' }]);
    expect(plan('userName,role\nada,agent', 'change', ada.id)[0]?.faults).toEqual([]);
  });
});
