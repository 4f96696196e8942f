/**
 * How much of what it usually does at once a node should do now. While its thread has hardly a moment left, more at once
 * finishes nothing sooner and makes everybody wait longer, above all who asks for little: then fewer are let in at once.
 */
import { performance } from 'node:perf_hooks';

/** The thread is looked at this often, when somebody asks. */
const lookEveryMs = 50;
/** However busy it is: with fewer at once the node would wait for the database in between, and those who come for it. */
const leastRoom = 1 / 4;
const growth = 1 / 16;

/** `busy`: the part of the time since the last look in which the thread worked. Halves quickly, grows slowly. */
export function nextRoom(room: number, busy: number, mostBusy: number): number {
  return busy > mostBusy ? Math.max(leastRoom, room / 2) : Math.min(1, room + growth);
}

/** Answers a part of 1. Shrinks while the thread works for more than `mostBusy` of the time. */
export function createRoom(mostBusy: number): () => number {
  let last = performance.eventLoopUtilization();
  let lookedAt = performance.now();
  let room = 1;
  return () => {
    const now = performance.now();
    if (now - lookedAt < lookEveryMs) return room;
    const use = performance.eventLoopUtilization();
    room = nextRoom(room, performance.eventLoopUtilization(use, last).utilization, mostBusy);
    last = use;
    lookedAt = now;
    return room;
  };
}
