import i18next from 'i18next';
import { beforeAll, expect, it, vi } from 'vitest';
import { departmentId, queueId } from '#contracts/vocabulary/ids.ts';
import { userChange } from '#contracts/web-manager/user-import.ts';
import { startTexts } from '#web/ui/texts/texts.ts';
import { webManagerTexts } from '../texts/texts.ts';
import { type ChangeValues, changeInput, changeProblems, changeWords, noChange, none } from './user-change.ts';

beforeAll(async () => {
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('window', { localStorage: { getItem: () => null, setItem: () => undefined } });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  await startTexts({ webManager: webManagerTexts });
  return () => vi.unstubAllGlobals();
});

const sales = departmentId.parse('0198c0de-0000-7000-8000-000000000001');
const support = queueId.parse('0198c0de-0000-7000-8000-000000000002');
const choices = {
  departments: [{ id: sales, name: 'Sales' }],
  locations: [],
  queues: [{ id: support, name: 'Support' }],
};
const input = (values: Partial<ChangeValues>) => changeInput({ ...noChange, ...values });
/** What is sent, without what is absent. */
const sent = (values: Partial<ChangeValues>): unknown => JSON.parse(JSON.stringify(userChange.parse(input(values))));
const words = (values: Partial<ChangeValues>) =>
  changeWords(i18next.getFixedT('en', ['webManager', 'ui']), userChange.parse(input(values)), choices);

it('A field that is left as it is is not sent', () => {
  expect(sent({})).toEqual({});
  expect(words({})).toEqual([]);
});

it.each<[Partial<ChangeValues>, object, string]>([
  [{ role: 'supervisor' }, { role: 'supervisor' }, 'Supervisor'],
  [{ disabled: 'yes' }, { disabled: true }, 'Yes'],
  [{ disabled: 'no' }, { disabled: false }, 'No'],
  [{ departmentId: sales }, { departmentId: sales }, 'Sales'],
  [{ departmentId: none }, { departmentId: null }, 'None'],
  [{ locationId: none }, { locationId: null }, 'None'],
  [{ authentication: 'password' }, { authentication: 'password' }, 'Password'],
  [{ addQueueIds: [support] }, { addQueueIds: [support] }, 'Support'],
  [{ removeQueueIds: [support] }, { removeQueueIds: [support] }, 'Support'],
  [{ capacity: { 'web-interaction': 0 } }, { capacity: { 'web-interaction': 0 } }, '0'],
  [{ postProcessing: none }, { postProcessingSeconds: null }, 'When the agent closes it'],
  [{ postProcessing: 'time', postProcessingSeconds: '01:30' }, { postProcessingSeconds: 90 }, '01:30'],
  [{ wrapUpReasonRequired: 'yes' }, { wrapUpReasonRequired: true }, 'Yes'],
])('What is set is sent and told: %o', (values, expected, told) => {
  expect(sent(values)).toEqual(expected);
  expect(words(values).map(({ value }) => value)).toEqual([told]);
});

it('A time that is none and a capacity that is no whole number are refused at their fields', () => {
  const kinds = (time: string) =>
    changeProblems({ ...noChange, postProcessing: 'time', postProcessingSeconds: time }).map(
      (problem) => 'kind' in problem && problem.kind,
    );
  expect([kinds('soon'), kinds('00:04'), kinds(''), kinds('01:30')]).toEqual([
    ['format'],
    ['format'],
    ['required'],
    [],
  ]);
  expect(changeProblems(noChange)).toEqual([]);
  const { error } = userChange.safeParse(input({ capacity: { 'web-interaction': 1.5 } }));
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['capacity.web-interaction']);
});
