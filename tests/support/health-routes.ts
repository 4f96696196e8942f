/** The routes of System > Health in the table of the Web Manager's. */
import { expect } from 'vitest';
import type { Ids, RouteCase } from './route-case.ts';

export const alarmSettingsBody = {
  partDownSeconds: 90,
  nodeGoneSeconds: 120,
  diskPercent: 15,
  certificateDays: 30,
  eventsStalledSeconds: 20,
  backupDays: 2,
  webhookUrl: 'https://hooks.example.com/relais',
  webhookSecret: 'a-secret-of-webhooks',
  version: 1,
};
const nodes = (w: Ids) => `/health/nodes/${w.node}`;
const items = { items: expect.any(Array) };

export const healthCases: Record<string, RouteCase> = {
  'health.get': {
    method: 'GET',
    path: () => '/health',
    answer: {
      nodes: expect.arrayContaining([expect.objectContaining({ name: 'web-9:8080', gone: true })]),
      database: { version: expect.stringMatching(/^\d+/), sizeBytes: expect.any(Number), oldestPendingSeconds: 0 },
      alarms: [],
    },
  },
  'health.dismissNode': { method: 'DELETE', path: nodes, answer: { done: true } },
  'health.openAlarms': { method: 'GET', path: () => '/health/open-alarms', answer: items },
  'health.pastAlarms': { method: 'GET', path: () => '/health/past-alarms', answer: { ...items, total: 0 } },
  'health.deliveries': { method: 'GET', path: () => '/health/deliveries', answer: items },
  'health.getSettings': {
    method: 'GET',
    path: () => '/health/alarm-settings',
    answer: { hasSecret: false, version: 1 },
  },
  'health.updateSettings': {
    method: 'PUT',
    path: () => '/health/alarm-settings',
    body: () => alarmSettingsBody,
    bad: [
      [{ partDownSeconds: 9 }, 'partDownSeconds'],
      [{ nodeGoneSeconds: 14 }, 'nodeGoneSeconds'],
      [{ diskPercent: 0 }, 'diskPercent'],
      [{ certificateDays: 91 }, 'certificateDays'],
      [{ eventsStalledSeconds: 4 }, 'eventsStalledSeconds'],
      [{ backupDays: -1 }, 'backupDays'],
      [{ webhookUrl: 'x'.repeat(501) }, 'webhookUrl'],
      [{ webhookSecret: 'too short' }, 'webhookSecret'],
      [{ webhookSecret: 'with spaces in the middle' }, 'webhookSecret'],
      [{ version: undefined }, 'version'],
    ],
    answer: { diskPercent: 15, webhookUrl: 'https://hooks.example.com/relais', hasSecret: true, version: 2 },
  },
  'health.testWebhook': {
    method: 'POST',
    path: () => '/health/webhook-test',
    answer: {},
    succeedsIn: 'server/health/webhook.test.ts',
  },
};
