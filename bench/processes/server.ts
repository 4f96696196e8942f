/** A node as the operator's program runs it, with what it uses of the machine. */
import { pino } from 'pino';
import { z } from 'zod';
import { type RunningNode, startNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { type Database, openDatabase } from '#server/platform/db.ts';
import { createSecrets } from '#server/platform/secrets.ts';
import type { Usage } from './answers.ts';
import { serveActs } from './process.ts';

const role = z.looseObject({ host: z.string(), port: z.number() });
const startInput = z.object({ app: role, system: role });

let db: Database | undefined;
let node: RunningNode | undefined;

serveActs(
  {
    async start(input) {
      const { app, system } = startInput.parse(input);
      db = openDatabase({ app, system, onIdleError: ({ message }) => console.error(message) });
      node = await startNode({
        db,
        secrets: createSecrets(new Uint8Array(32)),
        clock: systemClock,
        log: pino({ level: 'error' }),
        host: '127.0.0.1',
        port: 0,
        publicUrls: [],
        // Those who measure come from many addresses.
        trustedProxies: ['127.0.0.1'],
      });
      return node.url;
    },
    usage(): Usage {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed, external } = process.memoryUsage();
      return { cpuMs: (user + system) / 1_000, rss, used: heapUsed + external };
    },
  },
  async () => {
    await node?.stop();
    await db?.close();
  },
);
