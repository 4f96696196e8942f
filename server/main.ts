/** The composition root: build, start, stop, in order. */
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type pg from 'pg';
import { type Config, ConfigError, readConfig } from './config.ts';
import { fillDemo } from './demo.ts';
import { ensureFirstAdministrator, type FirstAdministrator } from './identity/first-administrator.ts';
import { forgetReset, resetAdministrator } from './identity/reset-administrator.ts';
import { startNode } from './node.ts';
import { systemClock } from './platform/clock.ts';
import { type Database, openDatabase } from './platform/db.ts';
import { exists } from './platform/files.ts';
import { ListenError } from './platform/http/listen.ts';
import { usualLimits } from './platform/http/load-limits.ts';
import { createLog, type Logger } from './platform/log.ts';
import { startEmbedded } from './platform/postgres/embedded.ts';
import { PostgresError } from './platform/postgres/postgres-error.ts';
import { DatabaseError, prepareDatabase } from './platform/prepare-database.ts';
import { createSecrets, loadSecretKeys } from './platform/secrets.ts';
import { createUndo, type Undo } from './platform/undo.ts';

/** The operator gets an answer within this; what has not stopped by then is left to the operating system. */
const stopWithinMs = 4_500;

interface OwnDatabase {
  owner: pg.ClientConfig;
  own?: { app: pg.ClientConfig; system: pg.ClientConfig };
  /** Of the embedded one. */
  clusterDir?: string;
}

async function main(): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2));
  const log = createLog(config.logLevel);
  for (const name of config.unknownVariables) log.warn({ name }, 'an environment variable that means nothing here');
  const undo = createUndo();
  const started = start(config, log, undo);
  const grace = closeWithGrace(
    {
      delay: stopWithinMs + config.drainSeconds * 1_000,
      logger: { error: (error) => log.error({ err: error }, 'stopping failed') },
    },
    async ({ err }) => {
      if (err !== undefined) log.fatal({ err }, 'an error nobody expected');
      // A signal in the middle of the start: what it began is known when it ends. Its failure is told below.
      await Promise.allSettled([started]);
      await undo.run();
    },
  );
  try {
    await started;
  } catch (error) {
    grace.uninstall();
    await undo.run();
    throw error;
  }
}

async function start(config: Config, log: Logger, undo: Undo): Promise<void> {
  const keys = await loadSecretKeys(config.dataDir, config.secretKeys, (file) =>
    log.warn({ file }, 'others could read the secret key until now; change it (docs/operations.md) if they may have'),
  );
  const secrets = createSecrets(...keys);
  const database = await findDatabase(config, log, undo);
  const { app, system } = await prepareDatabase({ ...database, secrets });
  const db = openDatabase({
    app,
    system,
    onIdleError: ({ message }) => log.warn({ reason: message }, 'an idle database connection broke'),
    log,
  });
  undo.push(() => db.close());
  const { user, password } = config.firstAdministrator;
  const administrator = await ensureFirstAdministrator(db, systemClock, { userName: user, password });
  // At once: were the rest of the start to fail, nobody would know it.
  announceFirstSignOn(administrator);
  await letIn(db, config.resetAdministrator);
  const demo = config.demo ? await fillDemo({ db, clock: systemClock }) : [];
  const node = await startNode({
    db,
    secrets,
    clock: systemClock,
    log,
    host: config.host,
    port: config.port,
    publicUrls: config.publicUrls,
    trustedProxies: config.trustedProxies,
    webDir: path.join(import.meta.dirname, '..', 'dist', 'web'),
    ...(config.tls === undefined ? {} : { tls: config.tls }),
    limits: { ...usualLimits, ...config.limits },
    ...(config.metricsToken === undefined ? {} : { metricsToken: config.metricsToken }),
    outbound: { privateNetworks: config.privateNetworks, proxy: config.outboundProxy },
    disks: {
      // There is none when the key comes from the environment and the database is elsewhere.
      ...((await exists(config.dataDir)) ? { disk: config.dataDir } : {}),
      ...(database.clusterDir === undefined ? {} : { 'database-disk': database.clusterDir }),
    },
  });
  undo.push(async () => {
    node.drain();
    await pause(config.drainSeconds * 1_000);
    await node.stop();
  });
  announce(node.url, demo);
}

async function findDatabase({ database, dataDir }: Config, log: Logger, undo: Undo): Promise<OwnDatabase> {
  if (database.kind === 'embedded') {
    const embedded = await startEmbedded({ dataDir, log });
    undo.push(() => embedded.stop());
    return { owner: embedded.owner, clusterDir: embedded.clusterDir };
  }
  const of = (connectionString: string): pg.ClientConfig => ({ connectionString });
  return {
    owner: of(database.ownerUrl),
    ...(database.roles === undefined
      ? {}
      : { own: { app: of(database.roles.appUrl), system: of(database.roles.systemUrl) } }),
  };
}

function announceFirstSignOn(administrator: FirstAdministrator | undefined): void {
  if (administrator?.oneTimePassword === undefined) return;
  console.log(`\n  First sign-on to the Web Manager: ${administrator.userName}`);
  console.log(`  One-time password: ${administrator.oneTimePassword}`);
}

/** The operator's way out for an administrator who cannot get in any more. A wrong name keeps nobody from the start. */
async function letIn(db: Database, userName: string | undefined): Promise<void> {
  if (userName === undefined) return forgetReset(db);
  const result = await resetAdministrator(db, systemClock, userName);
  if (result === 'fresh') return;
  if (result === 'unknown') {
    console.log(`\n  RELAIS_ADMIN_RESET: there is no central administrator ${userName}; nothing was changed.`);
    return;
  }
  if (result === 'done') {
    console.log(
      `\n  RELAIS_ADMIN_RESET: ${userName} was let in before and has chosen a password; nothing was changed.`,
    );
    console.log('  To let him in again, start once without it, then with it.');
    return;
  }
  console.log(`\n  ${userName} may sign on to the Web Manager again, without a second factor.`);
  console.log(`  One-time password: ${result.oneTimePassword}`);
  console.log('  Remove RELAIS_ADMIN_RESET now: until this one is changed, every start with it sets another.');
}

function announce(url: string, demo: readonly string[]): void {
  const lines = ['', 'Relais is running.', `  Web Manager   ${url}/webmanager`, `  Agent Portal  ${url}/agentportal`];
  console.log([...lines, ...demo.map((line) => line.replaceAll('{url}', url)), ''].join('\n'));
}

try {
  await main();
} catch (error) {
  const known = [ConfigError, PostgresError, DatabaseError, ListenError].some((kind) => error instanceof kind);
  console.error(known && error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
