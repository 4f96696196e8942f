/** A chat through a real nginx that speaks HTTPS for the node: pages, sockets, cookies, files, and who a caller is. */
import { request } from 'node:https';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { ensureFirstAdministrator } from '#server/identity/first-administrator.ts';
import { hashPassword } from '#server/identity/password.ts';
import { startNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { findTenantByKey } from '#server/tenants/tenant.store.ts';
import { launchChromium, withoutChromium } from '#tests/support/browser.ts';
import { addChatPage, addQueue, addUser } from '#tests/support/fixtures.ts';
import { freeAddress, startNginx, withoutNginx } from '#tests/support/nginx.ts';
import { openPage } from '#tests/support/screens.ts';
import { testSecrets } from '#tests/support/secret-key.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { agentPassword, languages, signOn } from '#tests/support/ways-in.ts';
import { texts as customerTexts } from '#web/web-interaction/texts.ts';

const webDir = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
const [words] = languages;

/** A node on loopback, behind nginx, with Ada at a queue behind the page `help`. */
async function behindNginx() {
  const database = await createTestDatabase({ poolSize: 8 });
  onTestFinished(() => database.drop());
  await ensureFirstAdministrator(database.db, systemClock, { userName: 'admin' });
  const tenant = await database.db.asSystem((tx) => findTenantByKey(tx, 'default'));
  if (tenant === undefined) throw new Error('the first tenant is not there');
  const passwordHash = await hashPassword(agentPassword);
  const ada = await addUser(database.db, tenant.id, { userName: 'ada', passwordHash });
  const queue = await addQueue(database.db, tenant.id, { memberIds: [ada] });
  await addChatPage(database.db, tenant.id, queue, { key: 'help' });
  const address = await freeAddress();
  const node = await startNode({
    db: database.db,
    secrets: testSecrets,
    clock: systemClock,
    log: pino({ level: 'fatal' }),
    webDir,
    host: '127.0.0.1',
    port: 0,
    publicUrls: [],
    trustedProxies: ['127.0.0.1'],
  });
  onTestFinished(() => node.stop());
  const nginx = await startNginx(address, new URL(node.url).host);
  onTestFinished(() => nginx.stop());
  return { db: database.db, url: nginx.url, cert: nginx.cert };
}

test.skipIf(withoutNginx || withoutChromium)('a chat with a file goes through nginx, under HTTPS', async () => {
  const { url, cert } = await behindNginx();
  const { portal } = words;
  const customer = customerTexts.en;
  const browser = await launchChromium([cert]);
  onTestFinished(() => browser.close());
  const faults: string[] = [];
  const browse = async (at: string) => {
    const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce' });
    return openPage(context, `${url}${at}`, faults);
  };
  const agent = await browse('/agentportal');
  await signOn(agent, words, 'ada', agentPassword);
  await agent.getByRole('button', { name: portal.state.label }).click();
  await agent.getByRole('menuitem', { name: portal.state.available, exact: true }).click();
  await agent.getByText(portal.list.emptyAvailable).waitFor();
  const cookies = await agent.context().cookies();
  const session = cookies.filter(({ httpOnly }) => httpOnly);
  expect(session.map(({ name, secure }) => [name.startsWith('__Host-'), secure])).toEqual([[true, true]]);
  expect(cookies.every(({ secure }) => secure)).toBe(true);

  const stranger = await browse('/webinteraction/help');
  await stranger.getByLabel(customer.form.name).fill('Grace Hopper');
  await stranger.getByLabel(customer.form.question).fill('Where is my parcel?');
  await stranger.getByRole('button', { name: customer.form.start }).click();
  await agent.getByRole('button', { name: portal.offer.accept }).first().click();
  const composer = agent.getByRole('textbox', { name: portal.composer.label.replace('{{name}}', 'Grace Hopper') });
  await composer.fill('It is on its way.');
  await composer.press('Enter');
  await stranger.getByText('It is on its way.').first().waitFor();
  // Larger than what nginx takes by default (1 MB).
  const buffer = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(3_000_000, 'x')]);
  const file = { name: 'label.pdf', mimeType: 'application/pdf', buffer };
  await stranger.locator('input[type=file]').setInputFiles(file);
  await agent.getByText('label.pdf').first().waitFor();
  expect(faults).toEqual([]);
});

test.skipIf(withoutNginx)(
  'the node knows callers by the address that nginx saw, not by one that they make up',
  async () => {
    const { db, url, cert } = await behindNginx();
    const { hostname, port } = new URL(url);
    const answer = await new Promise<{ status: number | undefined; body: string; hsts: string | undefined }>(
      (resolve, reject) => {
        const sent = request(
          {
            hostname,
            port,
            family: 4,
            localAddress: '127.0.0.2',
            path: '/api/agent-portal/session',
            method: 'POST',
            ca: cert,
            headers: { 'content-type': 'application/json', origin: url, 'x-forwarded-for': '203.0.113.9' },
          },
          (response) => {
            const { statusCode: status, headers } = response;
            text(response).then(
              (body) => resolve({ status, body, hsts: headers['strict-transport-security'] }),
              reject,
            );
          },
        );
        sent.once('error', reject);
        sent.end(JSON.stringify({ userName: 'ada', password: 'not hers' }));
      },
    );
    expect(answer.status).toBe(401);
    expect(answer.hsts).toBe('max-age=31536000');
    const entries = await db.asSystem(({ q }) => q.selectFrom('audit_entry').select('address').execute());
    expect(entries).toEqual([{ address: '127.0.0.2' }]);
  },
);
