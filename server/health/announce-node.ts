/** The node's own row in the cluster, and what all nodes do for alarms. */
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { type NodeId, nodeId } from '#contracts/vocabulary/ids.ts';
import { newId } from '#server/platform/ids.ts';
import type { Logger } from '#server/platform/log.ts';
import { release } from '#server/platform/prepare-database.ts';
import type { HealthWatch } from './health-watch.ts';
import { removeNode, renewNode } from './node.store.ts';
import { watchAlarms } from './watch-alarms.ts';
import { deliverDue, type WebhookGround } from './webhook.ts';

const leaveMs = 500;

export interface Announced {
  readonly id: NodeId;
  /** To be done again and again: tells how this node is, looks for alarms, tells them to the webhook. */
  readonly works: readonly { name: string; everyMs: number; work: () => Promise<unknown> }[];
  /** Ends a delivery under way; it comes again, at another node. */
  stopDelivering(): void;
  /** The last word of a node that stops. */
  leave(): Promise<void>;
}

export interface AnnounceOptions {
  ground: WebhookGround;
  log: Pick<Logger, 'warn'>;
  watch: HealthWatch;
  /** Where it listens. */
  port: number;
  address: string;
}

export function announceNode({ ground, log, watch, port, address }: AnnounceOptions): Announced {
  const { db, clock } = ground;
  const id = newId(nodeId, clock);
  const startedAt = clock.now();
  const stopping = new AbortController();
  const renew = async (): Promise<void> => {
    const parts = await watch.parts();
    const name = `${hostname()}:${port}`;
    await db.asSystem((tx) =>
      renewNode(tx, { id, name, address, version: release, startedAt, seenAt: clock.now(), parts }),
    );
  };
  return {
    id,
    works: [
      { name: 'node', everyMs: 5_000, work: renew },
      { name: 'alarms', everyMs: 5_000, work: () => watchAlarms(ground, startedAt) },
      { name: 'deliveries', everyMs: 2_000, work: () => deliverDue(ground, log, stopping.signal) },
    ],
    stopDelivering: () => stopping.abort(),
    async leave() {
      // A database that does not answer must not hold up the stop: the others see in time that this node is gone.
      const waited = new AbortController();
      const late = wait(leaveMs, 'late', { signal: waited.signal }).catch(() => 'left');
      const left = db
        .asSystem((tx) => removeNode(tx, id))
        .catch((error: unknown) => {
          log.warn({ err: error }, 'the node could not take its leave');
        });
      await Promise.race([left, late]);
      waited.abort();
    },
  };
}
