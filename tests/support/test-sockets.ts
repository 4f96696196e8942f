/** A door's socket on loopback, without the rest of a node. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createHttp } from '#server/platform/http/server.ts';
import { createLog } from '#server/platform/log.ts';

export async function serveSockets(
  mount: (app: FastifyInstance) => void,
  log = createLog('silent'),
): Promise<{ url: string; close(): Promise<void> }> {
  const app = await createHttp({ log, trustedProxies: [] });
  mount(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of app.websocketServer.clients) socket.terminate();
      await app.close();
    },
  };
}
