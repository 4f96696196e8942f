/** What one node takes on, and of that what one address gets (an IPv6 /64 counts as one; address-block.ts). */
export interface LoadLimits {
  /** TCP connections. */
  readonly connections: number;
  /** TCP connections of an address that is no trusted proxy, and desks (WebSockets) of an address behind one. */
  readonly connectionsPerAddress: number;
  /** Chats of customers (WebSockets). */
  readonly chatsPerAddress: number;
  /** Requests a second; what is more waits. */
  readonly requestsPerAddress: number;
  /** Of the thread's time, from which on fewer are worked on at once (room.ts): strangers leave some to those who work here. */
  readonly mostBusy: { readonly usual: number; readonly stranger: number };
  /** Milliseconds. */
  readonly patience: Patience;
}

export interface Patience {
  /** For the head of a request, from the connection or from its first byte. */
  readonly head: number;
  /** For a reader that takes nothing of what is written to him. */
  readonly reader: number;
  /** For the next request of a connection that comes from no trusted proxy. */
  readonly idle: number;
  /** How often connections are looked at. */
  readonly look: number;
}

/** A site of 1,500 agents behind one address has room. */
export const usualLimits: LoadLimits = {
  connections: 10_000,
  connectionsPerAddress: 5_000,
  chatsPerAddress: 300,
  requestsPerAddress: 500,
  mostBusy: { usual: 0.95, stranger: 0.7 },
  patience: { head: 15_000, reader: 30_000, idle: 10_000, look: 5_000 },
};

/** Files that a node opens beside its connections: database, logs, pages, certificates. */
const otherFiles = 500;

/**
 * Not more connections than the operating system lets this process have: beyond them nobody could even be refused. Says
 * so in the log, since a busy site wants more.
 */
export function fitLimits(limits: LoadLimits, openFiles: number | undefined, log: LimitsLog): LoadLimits {
  const possible = openFiles === undefined ? Number.POSITIVE_INFINITY : Math.max(1, openFiles - otherFiles);
  if (possible >= limits.connections) return limits;
  log.warn(
    { openFiles, connections: possible, wanted: limits.connections },
    'the limit of open files lets this node take fewer connections than it may: raise it (LimitNOFILE of the unit, ulimit -Hn)',
  );
  return { ...limits, connections: possible };
}

interface LimitsLog {
  warn(fields: object, message: string): void;
}
