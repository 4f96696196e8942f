/** What people at real browsers see while a node dies, while another is restarted, and while the database is away. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startBalancer } from '#tests/support/balancer.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { administrator, agentPassword, team } from '#tests/support/contact-centre.ts';
import { createOperatorsDatabase, throughPort } from '#tests/support/operators-database.ts';
import { look, lookSmall } from '#tests/support/screens.ts';
import { type ServerProcess, startServer } from '#tests/support/server-process.ts';
import { startTcpProxy } from '#tests/support/tcp-proxy.ts';
import { languages, signOn, type Words } from '#tests/support/ways-in.ts';
import { texts as customerTexts } from '#web/web-interaction/texts.ts';

const adminPassword = 'the-site-administrator';

/** Two nodes behind a balancer; the database behind a proxy. */
async function site() {
  const { superuser } = inject('cluster');
  const database = await createOperatorsDatabase(superuser);
  onTestFinished(database.drop);
  const proxy = await startTcpProxy({ path: `${String(superuser.host)}/.s.PGSQL.5432` });
  onTestFinished(() => proxy.stop());
  const balancer = await startBalancer();
  onTestFinished(() => balancer.stop());
  const dataDir = await mkdtemp(path.join(tmpdir(), 'relais-failover-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const servers: ServerProcess[] = [];
  const start = async (at: number): Promise<void> => {
    const server = await startServer(path.join(dataDir, String(at)), {
      DATABASE_URL: throughPort(database, proxy.port),
      RELAIS_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      RELAIS_ADMIN_PASSWORD: adminPassword,
      RELAIS_DRAIN_SECONDS: '1',
    });
    servers[at] = server;
    balancer.place(at, server.url);
    await balancer.settled(at, true);
  };
  onTestFinished(async () => void (await Promise.all(servers.map((server) => server.stop()))));
  for (const at of [0, 1]) await start(at);
  return { url: balancer.url, proxy, servers, start };
}

interface Talk {
  words: Words;
  agent: Page;
  customer: Page;
  sayAsAgent(text: string): Promise<void>;
  sayAsCustomer(text: string): Promise<void>;
}

/** An agent and a customer who talk, in their language. */
async function talk(browser: Browser, url: string, words: Words, faults: string[]): Promise<Talk> {
  const { portal } = words;
  const t = customerTexts[words.language];
  const browse = async (at: string) => {
    const viewport = { width: 1280, height: 800 };
    const context = await browser.newContext({ locale: words.language, reducedMotion: 'reduce', viewport });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    // Refused connections are what this is about; what a page cannot deal with is a fault.
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${url}${at}`);
    return page;
  };
  const { userName, key, desk } = await team(await administrator(url, adminPassword), url);
  desk.close();
  const agent = await browse('/agentportal');
  await signOn(agent, words, userName, agentPassword);
  await agent.getByRole('button', { name: portal.state.label }).click();
  await agent.getByRole('menuitem', { name: portal.state.available, exact: true }).click();
  await agent.getByText(portal.list.emptyAvailable).waitFor();
  const customer = await browse(`/webinteraction/${key}`);
  await customer.getByLabel(t.form.name).fill('Grace Hopper');
  await customer.getByLabel(t.form.question).fill('Where is my parcel?');
  await customer.getByRole('button', { name: t.form.start }).click();
  await agent.getByRole('button', { name: portal.offer.accept }).first().click();
  const say = async (from: Page, label: string, text: string) => {
    const composer = from.getByRole('textbox', { name: label });
    await composer.fill(text);
    await composer.press('Enter');
  };
  return {
    words,
    agent,
    customer,
    sayAsAgent: (text) => say(agent, portal.composer.label.replace('{{name}}', 'Grace Hopper'), text),
    sayAsCustomer: (text) => say(customer, t.chat.message, text),
  };
}

/** Both write, and both read what the other wrote; answers the milliseconds that took. */
async function exchange({ agent, customer, sayAsAgent, sayAsCustomer }: Talk, what: string): Promise<number> {
  const start = performance.now();
  await Promise.all([sayAsAgent(`${what} from the agent`), sayAsCustomer(`${what} from the customer`)]);
  await Promise.all([
    customer.getByText(`${what} from the agent`).first().waitFor(),
    agent.getByText(`${what} from the customer`).first().waitFor(),
  ]);
  return performance.now() - start;
}

/** What the page has shown since about its connection. */
async function watchLines(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seenLines: seen });
    const read = () => {
      for (const line of document.querySelectorAll<HTMLElement>('.desk-line, .notice.connection')) {
        if (!line.hidden && line.textContent !== '' && !seen.includes(line.textContent)) seen.push(line.textContent);
      }
    };
    new MutationObserver(read).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
  return () =>
    page.evaluate(() => ('seenLines' in window && Array.isArray(window.seenLines) ? window.seenLines : ['none']));
}

test.skipIf(withoutChromium)('browsers go on at the other node, and say calmly when the database is away', async () => {
  const { url, proxy, servers, start } = await site();
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const faults: string[] = [];
  const talks: Talk[] = [];
  for (const words of languages) talks.push(await talk(browser, url, words, faults));
  for (const one of talks) await exchange(one, 'before');

  await servers[0]?.kill();
  for (const took of await Promise.all(talks.map((one) => exchange(one, 'killed')))) expect(took).toBeLessThan(5_000);
  await start(0);

  const pages = talks.flatMap(({ agent, customer }) => [agent, customer]);
  const lines = await Promise.all(pages.map(watchLines));
  // As in a restart of one node after the other: the second one, once the first is there again.
  await servers[1]?.stop();
  for (const one of talks) await exchange(one, 'restarted');
  expect((await Promise.all(lines.map((read) => read()))).flat()).toEqual([]);

  proxy.set('gone');
  for (const { words, agent, customer, sayAsAgent, sayAsCustomer } of talks) {
    await sayAsCustomer('written in the dark by the customer');
    await sayAsAgent('written in the dark by the agent');
    await customer.getByText(customerTexts[words.language].chat.unready).waitFor();
    await agent.getByText(words.portal.connection.databaseAway).first().waitFor();
    for (const [page, name] of [
      [agent, 'desk'],
      [customer, 'customer'],
    ] as const) {
      await look(page, `database-away-${name}-${words.language}`);
      await lookSmall(page, `database-away-${name}-${words.language}`);
    }
  }
  proxy.set('pass');
  for (const one of talks) {
    await one.customer.getByText('written in the dark by the agent').first().waitFor();
    await one.agent.getByText('written in the dark by the customer').first().waitFor();
    await exchange(one, 'afterwards');
    expect(await one.agent.getByText('written in the dark by the customer').count()).toBeLessThanOrEqual(2);
  }
  expect(faults).toEqual([]);
});
