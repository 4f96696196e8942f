import { type EventBody, eventVersion } from '#contracts/vocabulary/event.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { Clock } from '../clock.ts';
import type { SystemTx, TenantTx } from '../db.ts';

/**
 * Appends events to the log inside the state transaction that they tell of: both are committed or neither
 * is. They get their position after the commit (sequence.ts).
 */
export function append(tx: TenantTx, clock: Clock, ...bodies: EventBody[]): Promise<void> {
  return appendFor(tx, tx.tenantId, clock, ...bodies);
}

/** The same from work across tenants, which must name the tenant. */
export async function appendFor(tx: SystemTx, tenantId: TenantId, clock: Clock, ...bodies: EventBody[]): Promise<void> {
  if (bodies.length === 0) return;
  const at = clock.now();
  tx.appended += bodies.length;
  await tx.q
    .insertInto('event_pending')
    .values(bodies.map((body) => ({ tenant_id: tenantId, at, ...eventColumns(body) })))
    .execute();
}

/** The columns of an event beside its tenant and time; set-wise claims build their INSERT from them. */
export function eventColumns(body: EventBody) {
  return {
    version: eventVersion,
    type: body.type,
    contact_id: 'contactId' in body ? body.contactId : null,
    agent_id: 'agentId' in body ? (body.agentId ?? null) : null,
    queue_id: 'queueId' in body ? body.queueId : null,
    body: JSON.stringify(body),
  };
}
