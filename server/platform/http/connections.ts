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

/** Whose connection was closed for what no browser and no proxy does gets no other one for so long. */
const bannedMs = 10_000;

/** To be called before the server listens. Answers how to close a connection and to keep its address away for a while. */
export function boundConnections(
  server: Server,
  { limits, trustedProxies }: ConnectionsOptions,
): (socket: Socket) => void {
  const banned = new Map<string, number>();
  const perAddress = new Map<string, number>();
  const isProxy = matcherOf(trustedProxies);
  let open = 0;
  let lastCleared = 0;
  server.maxConnections = limits.connections;
  server.on('connection', (socket: Socket) => {
    const address = addressBlock(socket.remoteAddress ?? '');
    const ofAddress = perAddress.get(address) ?? 0;
    const isBanned = (banned.get(address) ?? 0) > performance.now();
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
    if (socket.writableLength > 0) socket.destroy();
  });
  return (socket) => {
    const now = performance.now();
    for (const [address, until] of banned) if (until < now) banned.delete(address);
    if (!isProxy(socket.remoteAddress)) banned.set(addressBlock(socket.remoteAddress ?? ''), now + bannedMs);
    socket.destroy();
  };
}

/** Whether an address lies in one of the networks. */
function matcherOf(networks: readonly string[]): (address: string | undefined) => boolean {
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
