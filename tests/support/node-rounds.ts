/** What a site of two nodes lives through: nodes that die in the middle of it, and restarts one node after the other. */
import { setTimeout as pause } from 'node:timers/promises';
import type { BusySite } from './busy-site.ts';

export interface KillRound {
  /** People whose connection was lost with the node. */
  lost: number;
  /** Until the last of them was back. */
  backAfterMs: number;
  /** Until a customer who came while the node was dead talked with an agent. */
  answeredAfterMs: number;
}

/** Kills the node of a place in mid-chat, lets the other one go on alone, and starts it again. */
export async function killRound(site: BusySite, at: number): Promise<KillRound> {
  const known = site.absences.all.length;
  const start = performance.now();
  await site.kill(at);
  const opened = site.visit().then(() => performance.now() - start);
  // The process is dead, its people learn it from their sockets.
  while (site.absences.all.length === known || site.absences.open > 0) await pause(10);
  const answeredAfterMs = await opened;
  const absences = site.absences.all.slice(known);
  await site.start(at);
  // A little of everybody at both.
  await pause(500);
  return {
    lost: absences.length,
    backAfterMs: Math.round(Math.max(...absences.map(({ to }) => (to ?? Number.POSITIVE_INFINITY) - start))),
    answeredAfterMs: Math.round(answeredAfterMs),
  };
}

export interface RestartRound {
  /** People who were shown that their connection was lost. */
  shownLost: number;
  stopMs: number;
}

/** Restarts every node in turn, as an upgrade does. */
export async function restartRound(site: BusySite, nodes = 2): Promise<RestartRound> {
  const known = site.absences.all.length;
  let stopMs = 0;
  for (let at = 0; at < nodes; at++) {
    stopMs = Math.max(stopMs, await site.stop(at));
    await site.start(at);
    await pause(500);
  }
  return { shownLost: site.absences.all.length - known, stopMs: Math.round(stopMs) };
}
