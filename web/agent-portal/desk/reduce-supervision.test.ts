import { describe, expect, it } from 'vitest';
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { QueueNumbers } from '#contracts/agent-portal/supervision-views.ts';
import { queueId } from '#contracts/vocabulary/ids.ts';
import { reduceSupervision } from './reduce-supervision.ts';

type Frame = Extract<DeskFrame, { type: 'supervision' }>;
const [sales, support] = ['a', 'b'].map((end) => queueId.parse(`0199a000-0000-7000-8000-00000000000${end}`)) as [
  QueueNumbers['id'],
  QueueNumbers['id'],
];

function queue(id: QueueNumbers['id'], waiting: number): QueueNumbers {
  const none = { handled: 0, abandoned: 0 };
  const agents = { available: 0, unavailable: 0 };
  const serviceLevel = { inTime: 0, counted: 0 };
  const counts = { waiting, messages: 0, offered: 0, active: 0, serviceLevel, agents, recent: none, today: none };
  return { id, name: 'Queue', ...counts };
}
function frame(more: Partial<Frame>): Frame {
  const now = '2026-11-24T10:00:00Z';
  const empty = { queues: [], agents: [], goneQueues: [], goneAgents: [] };
  return { type: 'supervision', now, whole: false, serviceLevelSeconds: 20, ...empty, ...more };
}
const contacts = { type: 'supervised-contacts', now: '2026-11-24T10:00:00Z', focus: { queueId: sales } } as const;

describe('what a supervisor watches', () => {
  const all = reduceSupervision(undefined, frame({ whole: true, queues: [queue(sales, 1), queue(support, 2)] }));
  const waiting = (state: typeof all) => [...(state?.queues.values() ?? [])].map((row) => row.waiting);

  it('is all of it first, then the rows that are new, without those that are gone', () => {
    expect(waiting(all)).toEqual([1, 2]);
    expect(waiting(reduceSupervision(all, frame({ queues: [queue(support, 3)] })))).toEqual([1, 3]);
    expect(waiting(reduceSupervision(all, frame({ goneQueues: [sales] })))).toEqual([2]);
  });

  it('is all of it again after a reconnect, without what is no longer there', () => {
    expect(waiting(reduceSupervision(all, frame({ whole: true, queues: [queue(support, 2)] })))).toEqual([2]);
  });

  it('keeps rows that did not change as they are, so that nothing is drawn anew', () => {
    const next = reduceSupervision(all, frame({ queues: [queue(sales, 5)] }));
    expect(next?.agents).toBe(all?.agents);
    expect(next?.queues.get(support)).toBe(all?.queues.get(support));
  });

  it('has the contacts that were told last, and none before anything is watched', () => {
    const looked = reduceSupervision(all, { ...contacts, contacts: [], more: true });
    expect(looked?.contacts).toEqual({ focus: { queueId: sales }, contacts: [], more: true });
    expect(waiting(looked)).toEqual([1, 2]);
    expect(reduceSupervision(undefined, { ...contacts, contacts: [], more: false })).toBeUndefined();
  });
});
