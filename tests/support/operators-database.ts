/** A database and its owner as an operator would make them for DATABASE_URL: no superuser, CREATEROLE. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';

/** Answers its URL; it is dropped with its roles when the test is over, whoever is still connected. */
export async function operatorsDatabase(): Promise<string> {
  const { superuser } = inject('cluster');
  const name = `shared_${randomBytes(4).toString('hex')}`;
  const run = async (...statements: string[]): Promise<void> => {
    const client = new pg.Client(superuser);
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  await run(`create role ${name} login createrole password 'of-the-operator'`, `create database ${name} owner ${name}`);
  onTestFinished(() =>
    run(
      `drop database ${name} with (force)`,
      `drop role if exists ${name}_app`,
      `drop role if exists ${name}_system`,
      `drop role ${name}`,
    ),
  );
  return `postgresql://${name}:of-the-operator@localhost/${name}?host=${encodeURIComponent(String(superuser.host))}`;
}
