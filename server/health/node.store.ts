/** The nodes that are known: a row each, which the node renews and takes away when it stops. */
import { z } from 'zod';
import { type NodeId, nodeId } from '#contracts/vocabulary/ids.ts';
import { type NodePart, type NodeView, nodePart } from '#contracts/web-manager/health.ts';
import { plusSeconds } from '#server/platform/clock.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { WatchedPart } from './health-watch.ts';

/** Nodes renew their rows every 5 s; one that misses three is taken for gone. */
export const silentSeconds = 15;

export interface NodeRow {
  id: NodeId;
  name: string;
  address: string;
  version: string;
  startedAt: Date;
  seenAt: Date;
  parts: readonly WatchedPart[];
}

/**
 * Also takes away what a node of the same name left that was killed: it is back. Only what was seen last before this node
 * began: another that has its name (a host name and a port that two containers share) and falls silent is to be missed.
 */
export async function renewNode({ q }: SystemTx, node: NodeRow): Promise<void> {
  const renewed = { seen_at: node.seenAt, parts: JSON.stringify(node.parts) };
  await q
    .insertInto('cluster_node')
    .values({
      id: node.id,
      name: node.name,
      address: node.address,
      version: node.version,
      started_at: node.startedAt,
      ...renewed,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(renewed))
    .execute();
  await q
    .deleteFrom('cluster_node')
    .where('name', '=', node.name)
    .where('id', '<>', node.id)
    .where('seen_at', '<', plusSeconds(node.seenAt, -silentSeconds))
    .where('seen_at', '<=', node.startedAt)
    .execute();
}

export async function removeNode({ q }: SystemTx, id: NodeId): Promise<void> {
  await q.deleteFrom('cluster_node').where('id', '=', id).execute();
}

export async function listNodes({ q }: SystemTx): Promise<NodeRow[]> {
  const rows = await q.selectFrom('cluster_node').selectAll().orderBy('name').orderBy('started_at').execute();
  return rows.map(({ id, name, address, version, started_at, seen_at, parts }) => ({
    id: nodeId.parse(id),
    name,
    address,
    version,
    startedAt: started_at,
    seenAt: seen_at,
    parts: knownParts(parts).map((part) => ({ ...part, since: new Date(part.since) })),
  }));
}

/** A node of another release may tell of parts that this one does not know. */
function knownParts(stored: unknown): NodePart[] {
  return z
    .array(z.unknown())
    .parse(stored)
    .flatMap((each) => nodePart.safeParse(each).data ?? []);
}

export function isGone({ seenAt }: Pick<NodeRow, 'seenAt'>, now: Date): boolean {
  return seenAt < plusSeconds(now, -silentSeconds);
}

export function nodeViewOf(node: NodeRow, now: Date): NodeView {
  return {
    id: node.id,
    name: node.name,
    address: node.address,
    version: node.version,
    startedAt: node.startedAt.toISOString(),
    seenAt: node.seenAt.toISOString(),
    gone: isGone(node, now),
    parts: node.parts.map((part) => ({ ...part, since: part.since.toISOString() })),
  };
}

/** Forgets a node that is gone. Throws NODE_NOT_FOUND, or NODE_WORKS for one that was seen a moment ago. */
export async function dismissNode(tx: SystemTx, id: NodeId, now: Date): Promise<NodeRow> {
  const node = (await listNodes(tx)).find((each) => each.id === id);
  if (node === undefined) throw new RelaisError('NODE_NOT_FOUND');
  const { numDeletedRows } = await tx.q
    .deleteFrom('cluster_node')
    .where('id', '=', id)
    .where('seen_at', '<', plusSeconds(now, -silentSeconds))
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw new RelaisError('NODE_WORKS');
  return node;
}
