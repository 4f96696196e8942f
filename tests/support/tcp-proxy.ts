/** A TCP proxy in front of a database, which tests put into the troubles that a network and a server can have. */
import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * `silent`: nothing gets through and nobody is told, as when a cable is cut or a firewall has forgotten the connection.
 * `gone`: connections are reset and refused, as by a host without the program. A number: milliseconds that all waits.
 */
export type ProxyMode = 'pass' | 'silent' | 'gone' | number;

export interface TcpProxy {
  readonly port: number;
  set(mode: ProxyMode): void;
  /** Connections that it holds now. */
  readonly open: number;
  stop(): Promise<void>;
}

export async function startTcpProxy(upstream: NetConnectOpts | (() => NetConnectOpts)): Promise<TcpProxy> {
  let mode: ProxyMode = 'pass';
  const pairs = new Set<() => void>();
  const server = createServer((down) => {
    if (mode === 'gone') {
      down.resetAndDestroy();
      return;
    }
    // A connection that was cut in silence stays so: the other side of the cable has forgotten it.
    const line = { cut: mode === 'silent' };
    const up = connect(typeof upstream === 'function' ? upstream() : upstream);
    const end = (): void => {
      pairs.delete(reset);
      down.destroy();
      up.destroy();
    };
    const reset = (): void => {
      if (mode === 'silent') line.cut = true;
      if (mode !== 'gone') return;
      pairs.delete(reset);
      down.resetAndDestroy();
      up.destroy();
    };
    pairs.add(reset);
    const pipe = (from: Socket, to: Socket): void => {
      from.on('data', (chunk) => {
        if (line.cut) return;
        if (typeof mode === 'number') setTimeout(() => to.write(chunk), mode);
        else to.write(chunk);
      });
      from.on('error', end);
      from.on('close', () => {
        if (line.cut) pairs.delete(reset);
        else end();
      });
    };
    pipe(down, up);
    pipe(up, down);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const proxy: TcpProxy = {
    port: address.port,
    set(next) {
      mode = next;
      for (const react of [...pairs]) react();
    },
    get open() {
      return pairs.size;
    },
    async stop() {
      proxy.set('gone');
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

/** For one test. */
export async function testProxy(upstream: NetConnectOpts): Promise<TcpProxy> {
  const proxy = await startTcpProxy(upstream);
  onTestFinished(() => proxy.stop());
  return proxy;
}
