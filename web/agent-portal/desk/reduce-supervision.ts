/** What the frames do to what a supervisor watches. Pure. */
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { Supervision } from './desk-state.ts';

type Frame = Extract<DeskFrame, { type: 'supervision' | 'supervised-contacts' }>;

export function reduceSupervision(before: Supervision | undefined, frame: Frame): Supervision | undefined {
  if (frame.type === 'supervised-contacts') {
    const { focus, contacts, more } = frame;
    return before === undefined ? undefined : { ...before, contacts: { focus, contacts, more } };
  }
  const kept = frame.whole ? undefined : before;
  return {
    serviceLevelSeconds: frame.serviceLevelSeconds,
    queues: replaced(kept?.queues, frame.queues, frame.goneQueues),
    agents: replaced(kept?.agents, frame.agents, frame.goneAgents),
    contacts: before?.contacts,
  };
}

/** The same map while nothing changed. */
function replaced<Id, Row extends { readonly id: Id }>(
  before: ReadonlyMap<Id, Row> | undefined,
  rows: readonly Row[],
  gone: readonly Id[],
): ReadonlyMap<Id, Row> {
  if (before !== undefined && rows.length + gone.length === 0) return before;
  const after = new Map(before);
  for (const id of gone) after.delete(id);
  for (const row of rows) after.set(row.id, row);
  return after;
}
