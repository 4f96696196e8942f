/** Real PostgreSQL for tests: every test file clones a migrated template on the cluster that global-setup.ts started. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '#server/platform/db.ts';

export interface ClusterInfo {
  owner: pg.ClientConfig;
  app: pg.ClientConfig;
  system: pg.ClientConfig;
  /** Ends the connections of other roles when a database is dropped. */
  superuser: pg.ClientConfig;
  template: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: ClusterInfo;
  }
}

export interface TestDatabase {
  db: Database;
  owner: pg.ClientConfig;
  app: pg.ClientConfig;
  system: pg.ClientConfig;
  /** Closes the pools and drops the database. */
  drop(): Promise<void>;
}

export async function createTestDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const cluster = inject('cluster');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onMaintenance(cluster.owner, `create database ${name} template ${cluster.template} strategy file_copy`);
  const of = (config: pg.ClientConfig): pg.ClientConfig => ({ ...config, database: name });
  const db = openDatabase({
    app: of(cluster.app),
    system: of(cluster.system),
    poolSize: options.poolSize ?? 5,
    onIdleError: (error) => console.error(error),
  });
  return {
    db,
    owner: of(cluster.owner),
    app: of(cluster.app),
    system: of(cluster.system),
    async drop() {
      await db.close();
      await onMaintenance(cluster.superuser, `drop database ${name} with (force)`);
    },
  };
}

async function onMaintenance(as: pg.ClientConfig, statement: string): Promise<void> {
  const client = new pg.Client({ ...as, database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
