/** A database and its owner as an operator would make them for DATABASE_URL: no superuser, CREATEROLE. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';

export interface OperatorsDatabase {
  /** By the socket of the cluster. */
  readonly url: string;
  readonly name: string;
  /** Drops it with its roles, whoever is still connected. */
  drop(): Promise<void>;
}

const password = 'of-the-operator';

export async function createOperatorsDatabase(superuser: pg.ClientConfig): Promise<OperatorsDatabase> {
  const name = `shared_${randomBytes(4).toString('hex')}`;
  const run = async (...statements: string[]): Promise<void> => {
    const client = new pg.Client(superuser);
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  await run(`create role ${name} login createrole password '${password}'`, `create database ${name} owner ${name}`);
  const host = encodeURIComponent(String(superuser.host));
  return {
    name,
    url: `postgresql://${name}:${password}@localhost/${name}?host=${host}`,
    drop: () =>
      run(
        `drop database ${name} with (force)`,
        `drop role if exists ${name}_app`,
        `drop role if exists ${name}_system`,
        `drop role ${name}`,
      ),
  };
}

/** The same by TCP, for a proxy in between. */
export function throughPort({ name }: OperatorsDatabase, port: number): string {
  return `postgresql://${name}:${password}@127.0.0.1:${port}/${name}`;
}

/** Answers the URL of one on the cluster of the tests; it is dropped when the test is over. */
export async function operatorsDatabase(): Promise<string> {
  const database = await createOperatorsDatabase(inject('cluster').superuser);
  onTestFinished(database.drop);
  return database.url;
}
