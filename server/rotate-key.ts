/**
 * `npm run rotate-key`: brings every stored secret under the first key of RELAIS_SECRET_KEY (or of secret.key), while nodes
 * go on working. docs/operations.md says what comes before and after.
 */
import { ConfigError, readConfig } from './config.ts';
import { resealWebhook } from './health/webhook.ts';
import { resealSecondFactors } from './identity/second-factor.ts';
import { openOwnerWay } from './owner-way.ts';
import { systemClock } from './platform/clock.ts';
import { openDatabase } from './platform/db.ts';
import { createLog } from './platform/log.ts';
import { PostgresError } from './platform/postgres/postgres-error.ts';
import { DatabaseError, prepareDatabase, resealInstallation } from './platform/prepare-database.ts';
import { createSecrets, findSecretKeys } from './platform/secrets.ts';

async function main(): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2));
  const keys = await findSecretKeys(config.dataDir, config.secretKeys);
  if (keys === undefined || keys.length < 2) {
    throw new DatabaseError('give the new key and the old one, the new one first: RELAIS_SECRET_KEY=<new>,<old>');
  }
  const log = createLog(config.logLevel);
  const secrets = createSecrets(...keys);
  const way = await openOwnerWay(config, log);
  try {
    const { app, system } = await prepareDatabase({ owner: way.owner, secrets, ...way.own });
    const db = openDatabase({
      app,
      system,
      onIdleError: ({ message }) => log.warn({ reason: message }, 'a connection broke'),
    });
    try {
      const factors = await resealSecondFactors({ db, clock: systemClock, secrets });
      const hasWebhook = await resealWebhook({ db, clock: systemClock, secrets });
      const isNew = await resealInstallation(way.owner, secrets);
      const parts = [`${factors} second factors`, hasWebhook ? 'the webhook' : '', isNew ? 'the installation' : ''];
      console.log(`Under the new key now: ${parts.filter((part) => part !== '').join(', ')}.`);
      console.log('Take the old key away from every node now and restart them one by one.');
    } finally {
      await db.close();
    }
  } finally {
    await way.close();
  }
}

try {
  await main();
} catch (error) {
  const known = [ConfigError, PostgresError, DatabaseError].some((kind) => error instanceof kind);
  console.error(known && error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
