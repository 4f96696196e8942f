/** When rounds run: whenever an event may have made a match possible, and every second for what was missed. */
import type { EventBody, LoggedEvent } from '#contracts/vocabulary/event.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { Ground } from '#server/platform/ground.ts';
import { runAllRounds, runRound } from './round.ts';

export interface Rounds {
  /** To be subscribed to the event tail. */
  onEvents(events: readonly LoggedEvent[]): void;
  /** A round of everybody who waits; called every second. */
  runAll(): Promise<void>;
  /** Resolves when no round is running. */
  idle(): Promise<void>;
}

/** `onRound` is told how many seconds a round of one tenant took. */
export function createRounds(
  ground: Ground,
  onError: (error: unknown) => void,
  onRound: (seconds: number) => void = () => undefined,
): Rounds {
  const dirty = new Set<TenantId>();
  let running: Promise<void> | undefined;

  async function round(tenantId: TenantId): Promise<number> {
    const start = performance.now();
    const made = await runRound(ground, tenantId);
    onRound((performance.now() - start) / 1000);
    return made.length;
  }

  // One round at a time on a node; tenants that become dirty meanwhile get the next.
  async function work(): Promise<void> {
    for (const tenantId of dirty) {
      dirty.delete(tenantId);
      try {
        await round(tenantId);
      } catch (error) {
        onError(error);
      }
    }
    running = undefined;
  }

  return {
    onEvents(events) {
      for (const { tenantId, body } of events) {
        if (mayMatch(body)) dirty.add(tenantId);
      }
      if (dirty.size > 0) running ??= work();
    },
    async runAll() {
      await runAllRounds(ground, round);
    },
    idle: () => running ?? Promise.resolve(),
  };
}

/** Whether a contact may wait, or a unit of an agent be free, that did not before. */
function mayMatch(body: EventBody): boolean {
  switch (body.type) {
    case 'message.added':
    case 'contact.offered':
    case 'contact.accepted':
    case 'contact.ended':
    case 'contact.erased':
      return false;
    case 'agent.state-changed':
      return body.state === 'available';
    case 'directory.changed':
      return body.entity === 'user' || body.entity === 'queue' || body.entity === 'tenant';
    default:
      return true;
  }
}
