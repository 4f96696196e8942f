/** An entry of the audit in the words of the page. */
import type { TFunction } from 'i18next';
import { agentStates } from '#contracts/vocabulary/agent-state.ts';
import { attachmentKind } from '#contracts/vocabulary/attachment.ts';
import type { FieldChange } from '#contracts/vocabulary/audit.ts';
import { contactStates } from '#contracts/vocabulary/contact-state.ts';
import { languages } from '#contracts/vocabulary/language.ts';
import { media } from '#contracts/vocabulary/medium.ts';
import { door, role, userKind } from '#contracts/vocabulary/role.ts';
import { secondFactorGroup, tenantMode } from '#contracts/web-manager/installation.ts';
import { reasonKind } from '#contracts/web-manager/reasons.ts';
import { languageName, languageNames } from '#web/ui/language-names.ts';
import { formatNumber } from '#web/ui/texts/texts.ts';
import { brandingFieldName, brandingWord } from './branding-words.ts';

export type AuditText = TFunction<['webManager', 'ui']>;

/** Fields are called as in the forms that change them. */
const fields = {
  allowedOrigins: 'chatPages.allowedOrigins',
  agentLostAfterSeconds: 'tenants.agentLost',
  agentLostRequeueAfterSeconds: 'tenants.agentRequeue',
  attachmentKinds: 'tenants.attachmentKinds',
  attachmentMegabytes: 'tenants.attachmentMegabytes',
  auditKeepDays: 'retention.auditKeep',
  contactKeepDays: 'retention.contactKeep',
  eventKeepDays: 'retention.eventKeep',
  consoleIdleMinutes: 'installation.consoleIdle',
  customerGoneActiveAfterSeconds: 'tenants.customerActive',
  customerGoneQueuedAfterSeconds: 'tenants.customerQueued',
  disabled: 'users.disabled',
  domains: 'tenants.domains',
  email: 'users.email',
  enabled: 'chatPages.enabled',
  authentication: 'audit.fields.authentication',
  circuitUser: 'audit.fields.circuitUser',
  department: 'audit.fields.department',
  employeeId: 'audit.fields.employeeId',
  extension: 'audit.fields.extension',
  location: 'audit.fields.location',
  postProcessingSeconds: 'audit.fields.postProcessingSeconds',
  wrapUpReasonRequired: 'audit.fields.wrapUpReasonRequired',
  door: 'audit.fields.door',
  failures: 'audit.fields.failures',
  signOnStep: 'audit.fields.signOnStep',
  recoveryCodesLeft: 'audit.fields.recoveryCodesLeft',
  operatorReset: 'audit.fields.operatorReset',
  passwordMinLength: 'access.passwordMinLength',
  passwordExpiryDays: 'access.passwordExpiryDays',
  oneTimePasswordDays: 'access.oneTimePasswordDays',
  passwordReuse: 'access.passwordReuse',
  secondFactorFor: 'access.secondFactorFor',
  entries: 'audit.entries',
  firstName: 'users.firstName',
  keepDays: 'retention.auditKeep',
  key: 'tenants.key',
  kind: 'reasons.kind',
  language: 'tenants.language',
  lastName: 'users.lastName',
  media: 'queues.media',
  members: 'queues.members',
  waitingTextAfterSeconds: 'queues.waitingTextAfter',
  mode: 'installation.mode',
  mustChangePassword: 'users.mustChange',
  name: 'column.name',
  number: 'clip.number',
  offerTimeoutSeconds: 'queues.offerTimeout',
  password: 'users.password',
  portalIdleMinutes: 'tenants.portalIdle',
  priority: 'queues.priority',
  queue: 'chatPages.queue',
  queues: 'users.queues',
  retired: 'reasons.retired',
  role: 'users.role',
  serviceLevelSeconds: 'tenants.serviceLevel',
  state: 'audit.fields.state',
  reason: 'audit.fields.reason',
  agent: 'audit.fields.agent',
  address: 'health.address',
  partDownSeconds: 'health.form.partDownSeconds',
  nodeGoneSeconds: 'health.form.nodeGoneSeconds',
  diskPercent: 'health.form.diskPercent',
  certificateDays: 'health.form.certificateDays',
  eventsStalledSeconds: 'health.form.eventsStalledSeconds',
  backupDays: 'health.form.backupDays',
  webhookHost: 'health.form.webhook',
  webhookSecret: 'health.form.webhookSecret',
  contacts: 'audit.fields.contacts',
  contactCount: 'audit.fields.contactCount',
  contactIds: 'audit.fields.contactIds',
  slug: 'ui:cannedAnswer.slug',
  text: 'ui:cannedAnswer.text',
  timeZone: 'tenants.timeZone',
  title: 'ui:cannedAnswer.title',
  userName: 'users.userName',
} as const;

/** The name of a field; what has no name of its own is shown as it is. */
export function fieldName(t: AuditText, field: string): string {
  const medium = media.find((each) => field === `capacity.${each}`);
  if (medium !== undefined) return t('audit.capacity', { medium: t(`medium.${medium}`) });
  return isNamed(field) ? t(fields[field]) : (queueTextName(t, field) ?? brandingFieldName(t, field) ?? field);
}

/** Of a queue, in one language. */
function queueTextName(t: AuditText, field: string): string | undefined {
  const [group, inLanguage] = field.split('.');
  const language = languages.find((each) => each === inLanguage);
  if (language === undefined || (group !== 'welcomeTexts' && group !== 'waitingTexts')) return undefined;
  const text = t(group === 'welcomeTexts' ? 'queues.welcomeText' : 'queues.waitingText');
  return t('queues.textIn', { text, language: languageNames[language] });
}

function isNamed(field: string): field is keyof typeof fields {
  return Object.hasOwn(fields, field);
}

export function roleName(t: AuditText, name: string): string {
  const known = role.safeParse(name).data;
  if (known !== undefined) return t(`role.${known}`);
  if (name === 'stranger') return t('audit.stranger');
  return name === 'server' ? t('audit.server') : name;
}

/** A value in words; a list as one. */
export function valueWords(t: AuditText, field: string, value: unknown): string | readonly string[] {
  if (!Array.isArray(value)) return oneValue(t, field, value);
  return value.length === 0 ? t('ui:empty') : value.map((each) => oneValue(t, field, each));
}

function oneValue(t: AuditText, field: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return t('ui:empty');
  if (typeof value === 'boolean') return value ? t('ui:yes') : t('ui:no');
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  return wordOf(t, field, value) ?? value;
}

/** Of agents and of contacts. */
const states = [...agentStates, ...contactStates];

/** Values that stand for words. */
function wordOf(t: AuditText, field: string, value: string): string | undefined {
  const branding = brandingWord(t, field, value);
  if (branding !== undefined) return branding;
  const medium = field === 'media' ? media.find((each) => each === value) : undefined;
  if (medium !== undefined) return t(`medium.${medium}`);
  if (field === 'role') return roleName(t, value);
  if (field === 'language') return languageName(value);
  const state = field === 'state' ? states.find((each) => each === value) : undefined;
  if (state !== undefined) return t(`audit.states.${state}`);
  const mode = field === 'mode' ? tenantMode.safeParse(value).data : undefined;
  if (mode !== undefined) return t(`installation.modes.${mode}`);
  const file = field === 'attachmentKinds' ? attachmentKind.safeParse(value).data : undefined;
  if (file !== undefined) return t(`tenants.attachmentKind.${file}`);
  const group = field === 'secondFactorFor' ? secondFactorGroup.safeParse(value).data : undefined;
  if (group !== undefined) return t(`access.groups.${group}`);
  const at = field === 'door' ? door.safeParse(value).data : undefined;
  if (at !== undefined) return t(`ui:sessions.doors.${at}`);
  if (field === 'signOnStep' && value === 'code') return t('ui:secondFactor.code');
  const user = field === 'kind' ? userKind.safeParse(value).data : undefined;
  if (user !== undefined) return t(`access.kinds.${user}`);
  const kind = field === 'kind' ? reasonKind.safeParse(value).data : undefined;
  return kind === undefined ? undefined : t(`reasons.kinds.${kind}`);
}

/** A secret is said to have changed, without what it was and is. */
export function isSecretChange(change: FieldChange): boolean {
  return change.before === undefined && change.after === undefined;
}
