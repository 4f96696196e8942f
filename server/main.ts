/** The composition root: build, start, stop, in order. */
import path from 'node:path';
import closeWithGrace from 'close-with-grace';
import type pg from 'pg';
import { type Config, ConfigError, readConfig } from './config.ts';
import { fillDemo } from './demo.ts';
import { ensureFirstAdministrator } from './identity/first-administrator.ts';
import { startNode } from './node.ts';
import { systemClock } from './platform/clock.ts';
import { openDatabase } from './platform/db.ts';
import { createLog, type Logger } from './platform/log.ts';
import { startEmbedded } from './platform/postgres/embedded.ts';
import { PostgresError } from './platform/postgres/postgres-error.ts';
import { DatabaseError, prepareDatabase } from './platform/prepare-database.ts';
import { createSecrets, loadSecretKey } from './platform/secrets.ts';

/** The operator gets an answer within this; what has not stopped by then is left to the operating system. */
const stopWithinMs = 4_500;

interface OwnDatabase {
  owner: pg.ClientConfig;
  own?: { app: pg.ClientConfig; system: pg.ClientConfig };
  stop(): Promise<void>;
}

async function main(): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2));
  const log = createLog(config.logLevel);
  for (const name of config.unknownVariables) log.warn({ name }, 'an environment variable that means nothing here');
  const secrets = createSecrets(await loadSecretKey(config.dataDir, config.secretKey));
  const database = await findDatabase(config, log);
  const undo: Array<() => Promise<void>> = [() => database.stop()];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const { app, system } = await prepareDatabase({
      owner: database.owner,
      secrets,
      ...(database.own === undefined ? {} : { own: database.own }),
    });
    const db = openDatabase({
      app,
      system,
      onIdleError: ({ message }) => log.warn({ reason: message }, 'an idle database connection broke'),
    });
    undo.push(() => db.close());
    const { user, password } = config.firstAdministrator;
    const administrator = await ensureFirstAdministrator(db, systemClock, { userName: user, password });
    const demo = config.demo ? await fillDemo({ db, clock: systemClock }) : [];
    const node = await startNode({
      db,
      clock: systemClock,
      log,
      host: config.host,
      port: config.port,
      publicUrls: config.publicUrls,
      trustedProxies: config.trustedProxies,
      webDir: path.join(import.meta.dirname, '..', 'dist', 'web'),
      ...(config.tls === undefined ? {} : { tls: config.tls }),
    });
    undo.push(() => node.stop());
    closeWithGrace(
      { delay: stopWithinMs, logger: { error: (error) => log.error({ err: error }, 'stopping failed') } },
      async ({ err }) => {
        if (err !== undefined) log.fatal({ err }, 'an error nobody expected');
        await stop();
      },
    );
    announce(node.url, administrator, demo);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function findDatabase({ database, dataDir }: Config, log: Logger): Promise<OwnDatabase> {
  if (database.kind === 'embedded') return startEmbedded({ dataDir, log });
  const of = (connectionString: string): pg.ClientConfig => ({ connectionString });
  return {
    owner: of(database.ownerUrl),
    ...(database.roles === undefined
      ? {}
      : { own: { app: of(database.roles.appUrl), system: of(database.roles.systemUrl) } }),
    stop: () => Promise.resolve(),
  };
}

function announce(
  url: string,
  administrator: { userName: string; oneTimePassword?: string } | undefined,
  demo: readonly string[],
): void {
  const lines = ['', 'Relais is running.', `  Web Manager   ${url}/webmanager`, `  Agent Portal  ${url}/agentportal`];
  if (administrator?.oneTimePassword !== undefined) {
    lines.push('', `  First sign-on to the Web Manager: ${administrator.userName}`);
    lines.push(`  One-time password: ${administrator.oneTimePassword}`);
  }
  console.log([...lines, ...demo.map((line) => line.replaceAll('{url}', url)), ''].join('\n'));
}

try {
  await main();
} catch (error) {
  const known = error instanceof ConfigError || error instanceof PostgresError || error instanceof DatabaseError;
  console.error(known ? error.message : error);
  process.exitCode = 1;
}
