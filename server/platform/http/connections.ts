/** The TCP connections of a node: how many there are, of one address too, and who holds one without using it. */
import type { Server } from 'node:http';
import { BlockList, isIPv6, type Socket } from 'node:net';
import { addressBlock } from '../address-block.ts';
import type { LoadLimits } from './load-limits.ts';

/** From this share of all connections on, those that only wait for a next request are let go for new ones. */
const crowded = 0.9;

export interface ConnectionsOptions {
  readonly limits: LoadLimits;
  /** Addresses and networks (CIDR): behind them are many. */
  readonly trustedProxies: readonly string[];
}

/** An address with so many connections that were closed for what no browser and no proxy does gets no other for so long. */
const offences = 5;
const bannedMs = 10_000;

export interface BoundConnections {
  /** Ends a connection, and keeps its address away for a while when it is one of many. */
  refuse(socket: Socket): void;
  work(socket: Socket): void;
  /** It waits for its next request now, and not for ever. */
  rest(socket: Socket): void;
}

/** To be called before the server listens. */
export function boundConnections(server: Server, { limits, trustedProxies }: ConnectionsOptions): BoundConnections {
  const refused = new Map<string, { times: number; until: number }>();
  const resting = new WeakSet<Socket>();
  const perAddress = new Map<string, number>();
  const isProxy = matcherOf(trustedProxies);
  let open = 0;
  let lastCleared = 0;
  server.maxConnections = limits.connections;
  server.on('connection', (socket: Socket) => {
    const address = addressBlock(socket.remoteAddress ?? '');
    const ofAddress = perAddress.get(address) ?? 0;
    const { times = 0, until = 0 } = refused.get(address) ?? {};
    const isBanned = times >= offences && until > performance.now();
    if (isBanned || (ofAddress >= limits.connectionsPerAddress && !isProxy(socket.remoteAddress))) {
      socket.destroy();
      return;
    }
    open += 1;
    perAddress.set(address, ofAddress + 1);
    socket.once('close', () => {
      open -= 1;
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left === 0) perAddress.delete(address);
      else perAddress.set(address, left);
    });
    if (open > limits.connections * crowded && performance.now() - lastCleared > 1_000) {
      lastCleared = performance.now();
      server.closeIdleConnections();
    }
  });
  // Node counts the time of a write that gets on as activity. Who waits for our answer is not ended here.
  server.setTimeout(limits.patience.reader, (socket) => {
    if (socket.writableLength > 0 || resting.has(socket)) socket.destroy();
  });
  return {
    refuse(socket) {
      const now = performance.now();
      for (const [address, { until }] of refused) if (until < now) refused.delete(address);
      if (!isProxy(socket.remoteAddress)) {
        const address = addressBlock(socket.remoteAddress ?? '');
        refused.set(address, { times: (refused.get(address)?.times ?? 0) + 1, until: now + bannedMs });
      }
      socket.destroy();
    },
    work(socket) {
      resting.delete(socket);
    },
    rest(socket) {
      resting.add(socket);
      // Proxies keep theirs as long as the server does. A browser has six, and an office may have a thousand browsers.
      if (!isProxy(socket.remoteAddress)) socket.setTimeout(limits.patience.idle);
    },
  };
}

/** Whether an address lies in one of the networks. */
export function matcherOf(networks: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  // A mapped IPv4 address of a dual-stack socket is checked as IPv4, too, by Node.
  return (address) => address !== undefined && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
