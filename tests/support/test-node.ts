import { pino } from 'pino';
import { type NodeOptions, type RunningNode, startNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/db.ts';
import { testSecrets } from './secret-key.ts';

/** A node on loopback at a free port, quiet but for what nobody expected; with the built pages of `webDir`. */
export function startTestNode(
  db: Database,
  webDir?: string,
  more: Partial<Omit<NodeOptions, 'db'>> = {},
): Promise<RunningNode> {
  return startNode({
    db,
    secrets: testSecrets,
    clock: systemClock,
    log: pino({ level: 'fatal' }),
    host: '127.0.0.1',
    port: 0,
    publicUrls: [],
    trustedProxies: [],
    ...(webDir === undefined ? {} : { webDir }),
    ...more,
  });
}
