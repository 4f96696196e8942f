/**
 * What a page costs before it is usable, in a real Chromium with an empty cache on loopback: gzip bytes of HTML,
 * scripts and styles, lazy chunks included, and the time until the first field can be typed into (or, signed on, the
 * first screen is there). Held against the bytes that the plan allows, and against a second.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '#tests/support/browser.ts';
import { startServer } from '#tests/support/server-process.ts';
import { type BenchContext, type Measure, ratio } from './measure.ts';

const consoleBudget = 250_000;
const customerBudget = 30_000;
const usableWithinMs = 1_000;
const rounds = 5;
const adminPassword = 'bench-administrator';

interface Visit {
  metric: string;
  path: string;
  budget: number;
  /** Resolves when the page is usable. */
  usable(page: Page): Promise<unknown>;
}

/** Asked in every frame: a locator asks twice a second only. */
const shows = (page: Page, selector: string) =>
  page.waitForFunction((what) => {
    const element = document.querySelector(what);
    return element !== null && element.getClientRects().length > 0;
  }, selector);
const field = (page: Page) => shows(page, 'input');

const visits: readonly Visit[] = [
  { metric: 'web-manager sign-on', path: '/webmanager', budget: consoleBudget, usable: field },
  { metric: 'agent-portal sign-on', path: '/agentportal', budget: consoleBudget, usable: field },
  { metric: 'web-interaction form', path: '/webinteraction/demo', budget: customerBudget, usable: field },
];
/** The first screen behind the sign-on, loaded by somebody who is signed on. */
const signedOn: readonly (Visit & { userName: string; password: string })[] = [
  {
    metric: 'web-manager start page',
    path: '/webmanager',
    budget: consoleBudget,
    userName: 'admin',
    password: adminPassword,
    usable: (page) => shows(page, 'main h1'),
  },
  {
    metric: 'agent-portal desk',
    path: '/agentportal',
    budget: consoleBudget,
    userName: 'ada',
    password: 'demo-relais-2026',
    usable: (page) => shows(page, '.desk-list'),
  },
];

export default async function run(_context: BenchContext): Promise<Measure[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'relais-pages-'));
  await chmod(dataDir, 0o755);
  const server = await startServer(dataDir, { RELAIS_ADMIN_PASSWORD: adminPassword }, ['--demo']);
  const browser = await launchChromium();
  try {
    const measures: Measure[] = [];
    for (const visit of visits) measures.push(...(await measure(browser, server.url, visit)));
    for (const visit of signedOn) measures.push(...(await measure(browser, server.url, visit, visit)));
    return measures;
  } finally {
    await browser.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(
  browser: Browser,
  url: string,
  visit: Visit,
  credentials?: { userName: string; password: string },
): Promise<Measure[]> {
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const result = await visitOnce(browser, url, visit, credentials);
    times.push(result.ms);
    bytes = result.bytes;
  }
  const ms = Math.round(times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0);
  const { metric, budget } = visit;
  return [
    { bench: 'pages', metric, value: bytes, unit: 'bytes gzip', floor: budget, ratio: ratio(budget, bytes) },
    {
      bench: 'pages',
      metric,
      value: ms,
      unit: 'ms to usable',
      floor: usableWithinMs,
      ratio: ratio(usableWithinMs, ms),
    },
  ];
}

/** With an empty cache: every visit is somebody's first. */
async function visitOnce(
  browser: Browser,
  url: string,
  visit: Visit,
  credentials?: { userName: string; password: string },
): Promise<{ ms: number; bytes: number }> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    if (credentials !== undefined) {
      const data = { userName: credentials.userName, password: credentials.password };
      const door = visit.path === '/webmanager' ? 'web-manager' : 'agent-portal';
      await context.request.post(`${url}/api/${door}/session`, { data, headers: { origin: url } });
    }
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
    let bytes = 0;
    const counted = new Set<string>();
    cdp.on('Network.responseReceived', ({ requestId, type }) => {
      if (['Document', 'Script', 'Stylesheet', 'Font', 'Image'].includes(type)) counted.add(requestId);
    });
    // The bodies as they were compressed, without headers.
    cdp.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
      if (counted.has(requestId)) bytes += encodedDataLength;
    });
    const start = performance.now();
    await page.goto(`${url}${visit.path}`, { waitUntil: 'commit' });
    await visit.usable(page);
    const ms = performance.now() - start;
    await page.waitForLoadState('networkidle');
    return { ms, bytes };
  } finally {
    await context.close();
  }
}
