/** The routes of the Web Manager as a table: how each is called well and badly, and what it answers. */
import { expect } from 'vitest';
import { accessPolicyDefaults } from '#contracts/web-manager/installation.ts';
import { queueDefaults } from '#contracts/web-manager/queues.ts';
import { tenantDefaults } from '#contracts/web-manager/tenants.ts';
import { cannedAnswerCases } from './canned-answer-routes.ts';
import { badBranding, badPage, branded, ownField, pageBody } from './chat-page-routes.ts';
import { redPixel } from './fixtures.ts';
import { healthCases } from './health-routes.ts';
import type { Ids, RouteCase } from './route-case.ts';

/** The password of everybody in these tests. */
export const password = 'the right password';

export type { Ids, RouteCase } from './route-case.ts';

const fresh = () => crypto.randomUUID().slice(0, 8);
const tenantBody = () => ({
  ...tenantDefaults,
  key: `k-${fresh()}`,
  name: 'Acme',
  domains: [`${fresh()}.test`],
  language: 'fr',
  logo: redPixel,
  colours: { accent: '#003366', onAccent: '#FFFFFF' },
});
const badTenant: RouteCase['bad'] = [
  [{ name: '' }, 'name'],
  [{ key: 'Not A Key' }, 'key'],
  [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
  [{ domains: ['not a domain'] }, 'domains.0'],
  [{ portalIdleMinutes: 1 }, 'portalIdleMinutes'],
  [{ serviceLevelSeconds: 4 }, 'serviceLevelSeconds'],
  [{ attachmentMegabytes: 26 }, 'attachmentMegabytes'],
  [{ attachmentKinds: ['program'] }, 'attachmentKinds.0'],
  ...badBranding,
];
const userBody = (w: Ids) => ({
  userName: `u-${fresh()}`,
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@example.com',
  role: 'supervisor',
  queueIds: [w.queue],
  capacity: { voice: 1, callback: 1, email: 3, 'web-interaction': 3, 'open-media': 0 },
  disabled: false,
});
const badUser: RouteCase['bad'] = [
  [{ userName: 'a b' }, 'userName'],
  [{ role: 'central-administrator' }, 'role'],
  [{ email: 'nowhere' }, 'email'],
  [{ capacity: { voice: -1 } }, 'capacity.voice'],
  [{ extension: '+33' }, 'extension'],
  [{ authentication: 'guess' }, 'authentication'],
  [{ postProcessingSeconds: 4 }, 'postProcessingSeconds'],
];
const queueBody = (w: Ids) => ({ ...queueDefaults, name: `Q ${fresh()}`, memberIds: [w.user] });
const badQueue: RouteCase['bad'] = [
  [{ name: ' ' }, 'name'],
  [{ priority: 10 }, 'priority'],
  [{ memberIds: ['nobody'] }, 'memberIds.0'],
  [{ media: [] }, 'media'],
  [{ media: ['smoke'] }, 'media.0'],
  [{ welcomeTexts: { en: 'x'.repeat(1001) } }, 'welcomeTexts.en'],
  [{ waitingTextAfterSeconds: 4 }, 'waitingTextAfterSeconds'],
];
const badContacts: RouteCase['bad'] = [
  [{ contactIds: [] }, 'contactIds'],
  [{ contactIds: ['x'] }, 'contactIds.0'],
  [{ contactIds: Array.from({ length: 501 }, () => crypto.randomUUID()) }, 'contactIds'],
];
const clipBody = () => ({ number: String(Number.parseInt(fresh(), 16)), name: 'Head office' });
const badClip: RouteCase['bad'] = [
  [{ number: '+33 1' }, 'number'],
  [{ number: '' }, 'number'],
  [{ name: '' }, 'name'],
];
const administratorBody = () => ({ userName: `a-${fresh()}`, firstName: 'Grace', lastName: 'Hopper', disabled: false });
const retentionBody = (w: Ids) => ({
  contactKeepDays: 0,
  eventKeepDays: 7,
  auditKeepDays: 90,
  ofTenants: [{ tenantId: w.tenant, contactKeepDays: 365 }],
});
const badRetention: NonNullable<RouteCase['bad']> = [
  [{ contactKeepDays: 6 }, 'contactKeepDays'],
  [{ contactKeepDays: 3651 }, 'contactKeepDays'],
  [{ eventKeepDays: 0 }, 'eventKeepDays'],
  [{ eventKeepDays: 401 }, 'eventKeepDays'],
  [{ auditKeepDays: 89 }, 'auditKeepDays'],
  [{ ofTenants: [{ tenantId: 'nobody', contactKeepDays: 7 }] }, 'ofTenants.0.tenantId'],
];
const reasonBody = () => ({ kind: 'unavailable', name: `R ${fresh()}`, retired: false });
const badReason: RouteCase['bad'] = [
  [{ kind: 'other' }, 'kind'],
  [{ name: 'x'.repeat(61) }, 'name'],
];
const versioned =
  <B extends object>(body: (w: Ids) => B) =>
  (w: Ids) => ({ ...body(w), version: 1 });
const noVersion: NonNullable<RouteCase['bad']> = [[{ version: undefined }, 'version']];
const badPassword: RouteCase['bad'] = [
  [{ password: 'short' }, 'password'],
  [{ password: ' '.repeat(10) }, 'password'],
];
const users = (w: Ids, tenant: string) => `/tenants/${tenant}/users/${w.user}`;
const queues = (w: Ids, tenant: string) => `/tenants/${tenant}/queues/${w.queue}`;
const reasons = (w: Ids, tenant: string) => `/tenants/${tenant}/reasons/${w.reason}`;
const pages = (w: Ids, tenant: string) => `/tenants/${tenant}/chat-pages/${w.page}`;
const items = { items: expect.any(Array) };
const list = { ...items, total: expect.any(Number) };
const done = { done: true };

function groupingCases(
  name: 'departments' | 'locations',
  one: 'department' | 'location',
  foreign: string,
): Record<string, RouteCase> {
  const all = (_: Ids, tenant: string) => `/tenants/${tenant}/${name}`;
  const path = (w: Ids, tenant: string) => `/tenants/${tenant}/${name}/${w[one]}`;
  const body = () => ({ name: `G ${fresh()}` });
  const bad: NonNullable<RouteCase['bad']> = [
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(81) }, 'name'],
  ];
  return {
    [`${name}.list`]: { method: 'GET', path: all, answer: list },
    [`${name}.get`]: { method: 'GET', path, foreign, answer: { users: 0 } },
    [`${name}.add`]: { method: 'POST', path: all, body, bad, answer: { users: 0, version: 1 } },
    [`${name}.update`]: {
      method: 'PUT',
      path,
      body: versioned(body),
      bad: [...bad, ...noVersion],
      foreign,
      answer: { version: 2 },
    },
    [`${name}.remove`]: { method: 'DELETE', path, foreign, answer: done },
  };
}

export const routeCases: Record<string, RouteCase> = {
  'session.signOn': {
    method: 'POST',
    path: () => '/session',
    body: (w) => ({ userName: w.administrator, password }),
    bad: [
      [{ userName: '' }, 'userName'],
      [{ password: undefined }, 'password'],
    ],
    public: true,
    answer: { role: 'central-administrator' },
  },
  'session.current': {
    method: 'GET',
    path: () => '/session',
    signedOn: true,
    answer: { role: 'central-administrator' },
  },
  'session.signOff': { method: 'DELETE', path: () => '/session', signedOn: true, answer: done },
  'session.changePassword': {
    method: 'POST',
    path: () => '/session/password',
    body: () => ({ currentPassword: password, newPassword: 'another password' }),
    bad: [
      [{ newPassword: 'short' }, 'newPassword'],
      [{ newPassword: 'abcd'.repeat(5) }, 'newPassword'],
    ],
    signedOn: true,
    answer: { mustChangePassword: false },
  },
  'installation.get': { method: 'GET', path: () => '/installation', answer: { mode: 'multi' } },
  'installation.update': {
    method: 'PUT',
    path: () => '/installation',
    body: () => ({ ...accessPolicyDefaults, mode: 'multi', consoleIdleMinutes: 45, version: 1 }),
    bad: [
      [{ mode: 'both' }, 'mode'],
      [{ consoleIdleMinutes: 4 }, 'consoleIdleMinutes'],
      [{ passwordMinLength: 9 }, 'passwordMinLength'],
      [{ passwordExpiryDays: -1 }, 'passwordExpiryDays'],
      [{ oneTimePasswordDays: 366 }, 'oneTimePasswordDays'],
      [{ passwordReuse: 25 }, 'passwordReuse'],
      [{ secondFactorFor: 'some' }, 'secondFactorFor'],
    ],
    answer: { consoleIdleMinutes: 45, version: 2 },
  },
  'retention.get': {
    method: 'GET',
    path: () => '/retention',
    answer: { contactKeepDays: 730, eventKeepDays: 90, auditKeepDays: 730, held: { contacts: { more: false } } },
  },
  'retention.effect': {
    method: 'POST',
    path: () => '/retention/effect',
    body: retentionBody,
    bad: badRetention,
    answer: { contacts: { count: 0, more: false } },
  },
  'retention.update': {
    method: 'PUT',
    path: () => '/retention',
    body: versioned(retentionBody),
    bad: [...badRetention, ...noVersion],
    answer: {
      contactKeepDays: 0,
      eventKeepDays: 7,
      auditKeepDays: 90,
      ofTenants: [{ contactKeepDays: 365 }],
      version: 2,
    },
  },
  'installation.setUp': {
    method: 'GET',
    path: (_, tenant) => `/installation/set-up?tenantId=${tenant}`,
    answer: {
      steps: expect.arrayContaining([
        { step: 'tenant', done: true },
        { step: 'queue', done: false },
        { step: 'chat-page', done: true },
        { step: 'first-contact', done: false },
      ]),
    },
  },
  'tenants.list': { method: 'GET', path: () => '/tenants', answer: list, narrows: true },
  'clips.list': { method: 'GET', path: (_, tenant) => `/tenants/${tenant}/clips`, answer: items },
  'clips.add': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/clips`,
    body: clipBody,
    bad: badClip,
    answer: { name: 'Head office' },
  },
  'clips.update': {
    method: 'PUT',
    path: (w, tenant) => `/tenants/${tenant}/clips/${w.clip}`,
    body: versioned(clipBody),
    bad: [...badClip, ...noVersion],
    foreign: 'CLIP_NOT_FOUND',
    answer: { name: 'Head office', version: 2 },
  },
  'clips.remove': {
    method: 'DELETE',
    path: (w, tenant) => `/tenants/${tenant}/clips/${w.clip}`,
    foreign: 'CLIP_NOT_FOUND',
    answer: { done: true },
  },
  'customerData.search': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/customer-data/search`,
    body: (w) => ({ text: w.contact }),
    bad: [
      [{ text: ' ab ' }, 'text'],
      [{ text: 'x'.repeat(201) }, 'text'],
    ],
    answer: { items: [{ foundBy: 'contact' }], more: false, exact: true },
  },
  'customerData.export': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/customer-data/exports`,
    body: (w) => ({ contactIds: [w.contact] }),
    bad: badContacts,
    answer: { exportId: expect.any(String) },
  },
  'customerData.erase': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/customer-data/erasures`,
    body: (w) => ({ contactIds: [w.contact] }),
    bad: badContacts,
    answer: { erased: 1, before: 0 },
  },
  ...cannedAnswerCases,
  ...healthCases,
  'administrators.list': { method: 'GET', path: () => '/administrators', answer: list },
  'administrators.get': {
    method: 'GET',
    path: (w) => `/administrators/${w.other}`,
    answer: { firstName: 'Central' },
  },
  'administrators.add': {
    method: 'POST',
    path: () => '/administrators',
    body: () => ({ ...administratorBody(), password }),
    bad: [
      [{ userName: 'a b' }, 'userName'],
      [{ password: 'short' }, 'password'],
    ],
    answer: { firstName: 'Grace', mustChangePassword: true },
  },
  'administrators.update': {
    method: 'PUT',
    path: (w) => `/administrators/${w.other}`,
    body: versioned(administratorBody),
    bad: [[{ lastName: '' }, 'lastName'], ...noVersion],
    answer: { firstName: 'Grace', version: 2 },
  },
  'administrators.resetPassword': {
    method: 'POST',
    path: (w) => `/administrators/${w.other}/password`,
    body: () => ({ password }),
    bad: [[{ password: 'short' }, 'password']],
    answer: { done: true },
  },
  'administrators.remove': { method: 'DELETE', path: (w) => `/administrators/${w.other}`, answer: { done: true } },
  'audit.list': { method: 'GET', path: () => '/audit?limit=10', answer: items },
  'tenants.get': { method: 'GET', path: (_, tenant) => `/tenants/${tenant}`, answer: { language: 'en' } },
  'tenants.add': {
    method: 'POST',
    path: () => '/tenants',
    body: tenantBody,
    bad: badTenant,
    answer: { name: 'Acme', ...branded },
  },
  'tenants.update': {
    method: 'PUT',
    path: (_, tenant) => `/tenants/${tenant}`,
    body: versioned(() => ({ ...tenantBody(), name: 'Acme of now' })),
    bad: [...badTenant, ...noVersion],
    answer: { name: 'Acme of now', version: 2, ...branded },
  },
  'tenants.remove': {
    method: 'DELETE',
    path: (w, tenant) => `/tenants/${tenant === w.tenant ? w.empty : tenant}`,
    answer: done,
  },
  'users.list': { method: 'GET', path: (_, tenant) => `/tenants/${tenant}/users`, answer: list },
  'users.get': { method: 'GET', path: users, foreign: 'USER_NOT_FOUND', answer: { role: 'agent' } },
  'users.add': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/users`,
    body: (w) => ({ ...userBody(w), password: 'a first password' }),
    bad: [...badUser, ...badPassword],
    answer: { mustChangePassword: true, lastName: 'Lovelace' },
  },
  'users.update': {
    method: 'PUT',
    path: users,
    body: versioned(userBody),
    bad: [...badUser, ...noVersion],
    foreign: 'USER_NOT_FOUND',
    answer: { role: 'supervisor', version: 2 },
  },
  'users.resetPassword': {
    method: 'POST',
    path: (w, tenant) => `${users(w, tenant)}/password`,
    body: () => ({ password: 'a second password' }),
    bad: badPassword,
    foreign: 'USER_NOT_FOUND',
    answer: done,
  },
  'userImport.preview': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/users/import/preview`,
    body: () => ({ csv: 'userName,firstName,lastName\nzoe,Zoé,Dupont', existing: 'refuse' }),
    bad: [
      [{ csv: 7 }, 'csv'],
      [{ csv: 'x'.repeat(200_001) }, 'csv'],
      [{ existing: 'maybe' }, 'existing'],
    ],
    answer: { columns: ['userName', 'firstName', 'lastName'], lines: [{ act: 'add', faults: [] }] },
  },
  'userImport.run': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/users/import`,
    body: () => ({ csv: `userName,firstName,lastName\nu-${fresh()},Zoé,Dupont`, existing: 'refuse', leaveOut: false }),
    bad: [
      [{ csv: undefined }, 'csv'],
      [{ leaveOut: 'yes' }, 'leaveOut'],
    ],
    answer: { added: 1 },
  },
  'userImport.change': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/users/change`,
    body: (w) => ({ userIds: [w.user], change: { role: 'supervisor' } }),
    bad: [
      [{ userIds: [] }, 'userIds'],
      [{ change: { role: 'central-administrator' } }, 'change.role'],
      [{ change: { capacity: { voice: 51 } } }, 'change.capacity.voice'],
    ],
    answer: { changed: 1, unchanged: 0 },
  },
  'userImport.remove': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/users/delete`,
    body: (w) => ({ userIds: [w.user] }),
    bad: [[{ userIds: [] }, 'userIds']],
    answer: { deleted: 1, refused: [] },
  },
  'users.remove': { method: 'DELETE', path: users, foreign: 'USER_NOT_FOUND', answer: done },
  ...groupingCases('departments', 'department', 'DEPARTMENT_NOT_FOUND'),
  ...groupingCases('locations', 'location', 'LOCATION_NOT_FOUND'),
  'queues.list': { method: 'GET', path: (_, tenant) => `/tenants/${tenant}/queues`, answer: list },
  'queues.get': { method: 'GET', path: queues, foreign: 'QUEUE_NOT_FOUND', answer: { priority: 5 } },
  'queues.contacts': {
    method: 'GET',
    path: (w, tenant) => `${queues(w, tenant)}/contacts`,
    foreign: 'QUEUE_NOT_FOUND',
    answer: { open: 0 },
  },
  'queues.add': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/queues`,
    body: queueBody,
    bad: badQueue,
    answer: { version: 1, offerTimeoutSeconds: 20 },
  },
  'queues.update': {
    method: 'PUT',
    path: queues,
    body: versioned(queueBody),
    bad: [...badQueue, ...noVersion],
    foreign: 'QUEUE_NOT_FOUND',
    answer: { version: 2 },
  },
  'queues.remove': {
    method: 'DELETE',
    path: (w, tenant) => `/tenants/${tenant}/queues/${w.free}`,
    foreign: 'QUEUE_NOT_FOUND',
    answer: done,
  },
  'reasons.list': { method: 'GET', path: (_, tenant) => `/tenants/${tenant}/reasons`, answer: list },
  'reasons.get': { method: 'GET', path: reasons, foreign: 'REASON_NOT_FOUND', answer: { kind: 'unavailable' } },
  'reasons.add': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/reasons`,
    body: reasonBody,
    bad: badReason,
    answer: { kind: 'unavailable' },
  },
  'reasons.update': {
    method: 'PUT',
    path: reasons,
    body: versioned(reasonBody),
    bad: [...badReason, ...noVersion],
    foreign: 'REASON_NOT_FOUND',
    answer: { version: 2 },
  },
  'reasons.remove': {
    method: 'DELETE',
    path: reasons,
    foreign: 'REASON_NOT_FOUND',
    answer: { ...done, retired: false },
  },
  'chatPages.publicAddress': {
    method: 'GET',
    path: (_, tenant) => `/tenants/${tenant}/public-address`,
    answer: { address: 'https://calls.test' },
  },
  'chatPages.list': { method: 'GET', path: (_, tenant) => `/tenants/${tenant}/chat-pages`, answer: list },
  'chatPages.get': { method: 'GET', path: pages, foreign: 'CHAT_PAGE_NOT_FOUND', answer: { enabled: true } },
  'chatPages.add': {
    method: 'POST',
    path: (_, tenant) => `/tenants/${tenant}/chat-pages`,
    body: pageBody,
    bad: badPage,
    answer: {
      ...branded,
      allowedOrigins: ['https://shop.example', 'https://*.example.com'],
      texts: { en: { greeting: 'Hi', end: 'Bye' }, fr: { title: 'Bonjour' } },
      form: expect.objectContaining({ name: 'optional', own: [ownField] }),
    },
  },
  'chatPages.update': {
    method: 'PUT',
    path: pages,
    body: versioned(pageBody),
    bad: [...badPage, ...noVersion],
    foreign: 'CHAT_PAGE_NOT_FOUND',
    answer: { version: 2 },
  },
  'chatPages.remove': { method: 'DELETE', path: pages, foreign: 'CHAT_PAGE_NOT_FOUND', answer: done },
};
