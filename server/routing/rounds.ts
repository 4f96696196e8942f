/** When rounds run: whenever an event may have made a match possible, and every second for what was missed. */
import type { LoggedEvent } from '#contracts/vocabulary/event.ts';
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

export function createRounds(ground: Ground, onError: (error: unknown) => void): Rounds {
  const dirty = new Set<TenantId>();
  let running: Promise<void> | undefined;

  // One round at a time on a node; tenants that become dirty meanwhile get the next.
  async function work(): Promise<void> {
    for (const tenantId of dirty) {
      dirty.delete(tenantId);
      try {
        await runRound(ground, tenantId);
      } catch (error) {
        onError(error);
      }
    }
    running = undefined;
  }

  return {
    onEvents(events) {
      for (const { tenantId, body } of events) {
        if (body.type !== 'message.added' && body.type !== 'contact.offered') dirty.add(tenantId);
      }
      if (dirty.size > 0) running ??= work();
    },
    async runAll() {
      await runAllRounds(ground);
    },
    idle: () => running ?? Promise.resolve(),
  };
}
