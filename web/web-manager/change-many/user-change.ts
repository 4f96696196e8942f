/** Pure: one change of many users, as it is filled in and as it is told. */
import type { TFunction } from 'i18next';
import type { UserChange } from '#contracts/web-manager/user-import.ts';
import type { FieldProblem } from '#web/ui/forms/field-faults.ts';
import { nameOfId, servedMedia } from '../directory/choices.ts';
import { minutesAndSeconds } from '../directory/minutes-and-seconds.ts';
import { postProcessingOf, postProcessingProblems } from '../directory/post-processing.ts';

/** Of every select: the field stays as each user has it. */
export const keep = '';
/** The value is taken away. */
export const none = 'none';

export const changeFields = [
  'role',
  'disabled',
  'departmentId',
  'locationId',
  'authentication',
  'addQueueIds',
  'removeQueueIds',
  ...servedMedia.map((medium) => `capacity.${medium}` as const),
  'postProcessingSeconds',
  'wrapUpReasonRequired',
] as const;
export type ChangeField = (typeof changeFields)[number];

export interface ChangeValues {
  readonly role: string;
  /** `yes`, `no`. */
  readonly disabled: string;
  readonly departmentId: string;
  readonly locationId: string;
  readonly authentication: string;
  readonly addQueueIds: string[];
  readonly removeQueueIds: string[];
  /** Empty: as it is. */
  readonly capacity: Readonly<Record<(typeof servedMedia)[number], number | string>>;
  /** `keep`, `none` or `time`, which `postProcessingSeconds` has then as mm:ss. */
  readonly postProcessing: string;
  readonly postProcessingSeconds: string;
  readonly wrapUpReasonRequired: string;
}

export const noChange: ChangeValues = {
  role: keep,
  disabled: keep,
  departmentId: keep,
  locationId: keep,
  authentication: keep,
  addQueueIds: [],
  removeQueueIds: [],
  capacity: { 'web-interaction': keep },
  postProcessing: keep,
  postProcessingSeconds: '',
  wrapUpReasonRequired: keep,
};

/** What the contract is asked about: fields that stay are absent. */
export function changeInput(values: ChangeValues) {
  const set = (value: string) => (value === keep ? undefined : value === none ? null : value);
  const yesNo = (value: string) => (value === keep ? undefined : value === 'yes');
  const some = (ids: readonly string[]) => (ids.length === 0 ? undefined : ids);
  const capacity = servedMedia.filter((medium) => values.capacity[medium] !== keep);
  const time =
    values.postProcessing === 'time' ? postProcessingOf(values.postProcessingSeconds) : set(values.postProcessing);
  return {
    role: set(values.role),
    disabled: yesNo(values.disabled),
    departmentId: set(values.departmentId),
    locationId: set(values.locationId),
    authentication: set(values.authentication),
    addQueueIds: some(values.addQueueIds),
    removeQueueIds: some(values.removeQueueIds),
    capacity:
      capacity.length === 0
        ? undefined
        : Object.fromEntries(capacity.map((medium) => [medium, values.capacity[medium]])),
    postProcessingSeconds: time,
    wrapUpReasonRequired: yesNo(values.wrapUpReasonRequired),
  };
}

/** What the contract does not see. */
export function changeProblems({ postProcessing, postProcessingSeconds }: ChangeValues): FieldProblem[] {
  if (postProcessing !== 'time') return [];
  if (postProcessingSeconds.trim() === '') return [{ path: 'postProcessingSeconds', kind: 'required' }];
  return postProcessingProblems(postProcessingSeconds);
}

type Named = readonly { readonly id: string; readonly name: string }[];

export interface ChangeChoices {
  readonly queues: Named;
  readonly departments: Named;
  readonly locations: Named;
}

type Text = TFunction<['webManager', 'ui']>;

/** What will be other than it is, field by field. */
export function changeWords(
  t: Text,
  change: UserChange,
  { queues, departments, locations }: ChangeChoices,
): { readonly field: ChangeField; readonly value: string }[] {
  const { departmentId, locationId, postProcessingSeconds: seconds } = change;
  const yesNo = (value: boolean | undefined) =>
    value === undefined ? undefined : t(value ? 'changeMany.yes' : 'changeMany.no');
  const named = (items: Named, id: string | null | undefined) =>
    id === null ? t('changeMany.none') : nameOfId(items, id);
  const names = (ids: readonly string[] = []) => ids.map((id) => nameOfId(queues, id) ?? id).join(', ') || undefined;
  const words: Record<ChangeField, string | undefined> = {
    role: change.role && t(`role.${change.role}`),
    disabled: yesNo(change.disabled),
    departmentId: named(departments, departmentId),
    locationId: named(locations, locationId),
    authentication: change.authentication && t(`users.authentications.${change.authentication}`),
    addQueueIds: names(change.addQueueIds),
    removeQueueIds: names(change.removeQueueIds),
    'capacity.web-interaction': change.capacity?.['web-interaction']?.toString(),
    postProcessingSeconds:
      seconds === null ? t('changeMany.byAgent') : seconds === undefined ? undefined : minutesAndSeconds(seconds),
    wrapUpReasonRequired: yesNo(change.wrapUpReasonRequired),
  };
  return changeFields.flatMap((field) => {
    const value = words[field];
    return value === undefined ? [] : [{ field, value }];
  });
}

export function changeLabels(t: Text): Readonly<Record<ChangeField, string>> {
  return {
    role: t('users.role'),
    disabled: t('users.disabled'),
    departmentId: t('users.department'),
    locationId: t('users.location'),
    authentication: t('users.authentication'),
    addQueueIds: t('changeMany.addQueues'),
    removeQueueIds: t('changeMany.removeQueues'),
    'capacity.web-interaction': t('users.capacity.web-interaction'),
    postProcessingSeconds: t('users.postProcessing'),
    wrapUpReasonRequired: t('users.reasonRequired'),
  };
}
