import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { GatheringSocket } from './gathering-socket.ts';

/** Counts what is handed to the operating system. */
class CountingSocket extends GatheringSocket {
  sent: number[] = [];

  override _write(chunk: unknown, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.sent.push(1);
    super._write(chunk, encoding, done);
  }

  override _writev(chunks: { chunk: unknown; encoding: BufferEncoding }[], done: (error?: Error | null) => void): void {
    this.sent.push(chunks.length);
    super._writev?.(chunks, done);
  }
}

test('what is written in one turn goes together, also behind promises that are settled, and in its order', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  let heard = '';
  const ended = new Promise((resolve) =>
    server.once('connection', (socket) => socket.on('data', (data) => (heard += data.toString())).once('end', resolve)),
  );
  const socket = new CountingSocket();
  socket.connect(address.port, '127.0.0.1');
  await once(socket, 'connect');
  const acknowledged = new Promise((resolve) => {
    socket.write('one ', resolve);
  });
  await Promise.resolve();
  await Promise.resolve();
  socket.write('two ', 'utf8');
  await acknowledged;
  expect(socket.sent).toEqual([2]);
  socket.write('three');
  socket.end();
  await ended;
  expect(socket.sent).toEqual([2, 1]);
  expect(heard).toBe('one two three');
});
