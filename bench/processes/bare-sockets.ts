/** The floor of `events`: a bare `ws` server that sends a text to all, again and again. */
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { monotonic, serveActs } from './process.ts';

const broadcastInput = z.object({ text: z.string(), perSecond: z.number(), count: z.int() });

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });

serveActs(
  {
    start() {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      return `http://127.0.0.1:${address.port}`;
    },
    /** `tick-0` in the text is counted up. Answers when each was sent. */
    async broadcast(input) {
      const { text, perSecond, count } = broadcastInput.parse(input);
      const sentAt: number[] = [];
      const start = monotonic();
      for (let n = 1; n <= count; n++) {
        await wait(Math.max(0, start + (n * 1_000) / perSecond - monotonic()));
        const frame = Buffer.from(text.replace('tick-0', `tick-${n}`));
        sentAt.push(monotonic());
        for (const client of server.clients) client.send(frame, { binary: false });
      }
      return sentAt;
    },
  },
  () => {
    for (const client of server.clients) client.terminate();
    server.close();
  },
);
