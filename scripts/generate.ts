/** `npm run generate`: writes what follows from migrations and contracts; a test proves that it is fresh. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbedded } from '#server/platform/postgres/embedded.ts';
import { prepareDatabase } from '#server/platform/prepare-database.ts';
import { createSecrets } from '#server/platform/secrets.ts';
import { generateOpenApi } from './openapi.ts';
import { dumpSchema } from './schema-dump.ts';
import { generateSchemaTypes } from './schema-types.ts';

const root = new URL('../', import.meta.url);
const dataDir = await mkdtemp(path.join(tmpdir(), 'relais-generate-'));
await chmod(dataDir, 0o755);
const cluster = await startEmbedded({ dataDir, log: { info: () => undefined, warn: console.warn } });
try {
  const { app, system } = await prepareDatabase({ owner: cluster.owner, secrets: createSecrets(new Uint8Array(32)) });
  const client = new pg.Client(cluster.owner);
  await client.connect();
  try {
    const roles = { app: String(app.user), system: String(system.user), owner: String(cluster.owner.user) };
    await writeFile(new URL('database/schema.sql', root), await dumpSchema(client, roles));
    await writeFile(new URL('server/platform/schema.gen.ts', root), await generateSchemaTypes(client));
  } finally {
    await client.end();
  }
} finally {
  await cluster.stop();
  await rm(dataDir, { recursive: true, force: true });
}
await writeFile(new URL('contracts/openapi.json', root), await generateOpenApi());
console.log('generated database/schema.sql, server/platform/schema.gen.ts and contracts/openapi.json');
