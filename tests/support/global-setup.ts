import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '#server/platform/postgres/embedded.ts';
import { prepareDatabase } from '#server/platform/prepare-database.ts';
import { createSecrets } from '#server/platform/secrets.ts';
import { testSecretKey } from './secret-key.ts';

/** One embedded PostgreSQL for the whole run; its first database, migrated, is the template of all others. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'relais-test-'));
  // Open to the unprivileged user that PostgreSQL runs as when tests run as root.
  await chmod(dataDir, 0o755);
  const cluster = await startEmbedded({
    dataDir,
    log: { info: () => undefined, warn: console.warn },
    settings: {
      fsync: 'off',
      autovacuum: 'off',
      max_connections: '300',
      full_page_writes: 'off',
      synchronous_commit: 'off',
    },
  });
  const { app, system } = await prepareDatabase({ owner: cluster.owner, secrets: createSecrets(testSecretKey) });
  const template = String(cluster.owner.database);
  project.provide('cluster', { owner: cluster.owner, superuser: cluster.superuser, app, system, template });
  return async () => {
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
