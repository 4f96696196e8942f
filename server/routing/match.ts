import type { Candidate, Pick, Waiting } from './candidate-port.ts';

/**
 * Who is offered what, in memory (pure). Contacts take their turn by priority, then those that come back to the head
 * of their queue, then the oldest. Each goes to the longest-idle candidate of its queue who has a unit free for its
 * medium; whoever holds nothing counts as idler than whoever is at work. Within a round a pick makes its agent the
 * least idle, so that a round spreads.
 */
export function match(waiting: readonly Waiting[], candidates: readonly Candidate[]): Pick[] {
  const seats = candidates.map((candidate) => ({
    candidate,
    free: new Map(candidate.free),
    load: candidate.load,
    turn: candidate.idleSince.getTime(),
  }));
  type Seat = (typeof seats)[number];
  const idler = (a: Seat, b: Seat): boolean => {
    if ((a.load === 0) !== (b.load === 0)) return a.load === 0;
    if (a.turn !== b.turn) return a.turn < b.turn;
    return a.candidate.agentId < b.candidate.agentId;
  };
  const latest = Math.max(0, ...seats.map((seat) => seat.turn));
  let round = 0;
  const picks: Pick[] = [];
  for (const contact of [...waiting].sort(byTurn)) {
    let best: Seat | undefined;
    for (const seat of seats) {
      if (!seat.candidate.queueIds.has(contact.queueId)) continue;
      if ((seat.free.get(contact.medium) ?? 0) < 1) continue;
      if (contact.refusedBy.has(seat.candidate.agentId)) continue;
      if (best === undefined || idler(seat, best)) best = seat;
    }
    if (best === undefined) continue;
    best.free.set(contact.medium, (best.free.get(contact.medium) ?? 0) - 1);
    best.load += 1;
    round += 1;
    best.turn = latest + round;
    picks.push({ contactId: contact.contactId, agentId: best.candidate.agentId });
  }
  return picks;
}

/** The order in which waiting contacts are served. */
export function byTurn(a: Waiting, b: Waiting): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  if (a.ahead !== b.ahead) return a.ahead ? -1 : 1;
  const age = a.queuedAt.getTime() - b.queuedAt.getTime();
  if (age !== 0) return age;
  return a.contactId < b.contactId ? -1 : 1;
}
