/** The rows of the routes about ways in (contracts/own-access.ts, contracts/web-manager/user-access.ts). */
import { expect } from 'vitest';
import { type Ids, password, type RouteCase } from './web-manager-routes.ts';

const users = (w: Ids, tenant: string) => `/tenants/${tenant}/users/${w.user}`;
const done = { done: true };

export const accessRouteCases: Record<string, RouteCase> = {
  'own.giveCode': {
    method: 'POST',
    path: () => '/session/code',
    body: () => ({ code: '123456' }),
    bad: [[{ code: '' }, 'code']],
    signedOn: true,
    answer: { role: 'central-administrator' },
  },
  'own.beginSecondFactor': {
    method: 'POST',
    path: () => '/session/second-factor',
    body: () => ({ currentPassword: password }),
    bad: [[{ currentPassword: '' }, 'currentPassword']],
    signedOn: true,
    answer: { secret: expect.stringMatching(/^[A-Z2-7]{32}$/), uri: expect.stringMatching(/^otpauth:/) },
  },
  'own.confirmSecondFactor': {
    method: 'POST',
    path: () => '/session/second-factor/confirmation',
    body: () => ({ code: '123456' }),
    bad: [[{ code: '' }, 'code']],
    signedOn: true,
    answer: {},
    succeedsIn: 'server/identity/second-factor.test.ts',
  },
  'own.removeSecondFactor': {
    method: 'POST',
    path: () => '/session/second-factor/removal',
    body: () => ({ currentPassword: password, code: '123456' }),
    bad: [[{ code: '' }, 'code']],
    answer: {},
    narrows: true,
    succeedsIn: 'server/identity/second-factor.test.ts',
  },
  'own.renewRecoveryCodes': {
    method: 'POST',
    path: () => '/session/second-factor/recovery-codes',
    body: () => ({ currentPassword: password, code: '123456' }),
    bad: [
      [{ code: '' }, 'code'],
      [{ currentPassword: '' }, 'currentPassword'],
    ],
    answer: {},
    narrows: true,
    succeedsIn: 'server/identity/second-factor.test.ts',
  },
  'own.sessions': { method: 'GET', path: () => '/session/open', answer: { items: [{ isThis: true }] }, narrows: true },
  'own.endSession': {
    method: 'DELETE',
    path: (w) => `/session/open/${w.user}`,
    answer: {},
    narrows: true,
    succeedsIn: 'server/identity/own-access.routes.test.ts',
  },
  'own.endOtherSessions': { method: 'DELETE', path: () => '/session/open', answer: { done: true }, narrows: true },
  'userAccess.get': {
    method: 'GET',
    path: (w, tenant) => `${users(w, tenant)}/access`,
    foreign: 'USER_NOT_FOUND',
    answer: { items: [], hasSecondFactor: false },
  },
  'userAccess.endSession': {
    method: 'DELETE',
    path: (w, tenant) => `${users(w, tenant)}/sessions/${w.user}`,
    foreign: 'USER_NOT_FOUND',
    answer: {},
    succeedsIn: 'server/web-manager/user-access.routes.test.ts',
  },
  'userAccess.endSessions': {
    method: 'DELETE',
    path: (w, tenant) => `${users(w, tenant)}/sessions`,
    foreign: 'USER_NOT_FOUND',
    answer: done,
  },
  'userAccess.resetSecondFactor': {
    method: 'DELETE',
    path: (w, tenant) => `${users(w, tenant)}/second-factor`,
    foreign: 'USER_NOT_FOUND',
    answer: done,
  },
  'administratorAccess.get': {
    method: 'GET',
    path: (w) => `/administrators/${w.other}/access`,
    answer: { items: expect.any(Array), hasSecondFactor: false },
  },
  'administratorAccess.endSession': {
    method: 'DELETE',
    path: (w) => `/administrators/${w.other}/sessions/${w.other}`,
    answer: {},
    succeedsIn: 'server/web-manager/user-access.routes.test.ts',
  },
  'administratorAccess.endSessions': {
    method: 'DELETE',
    path: (w) => `/administrators/${w.other}/sessions`,
    answer: done,
  },
  'administratorAccess.resetSecondFactor': {
    method: 'DELETE',
    path: (w) => `/administrators/${w.other}/second-factor`,
    answer: done,
  },
};
