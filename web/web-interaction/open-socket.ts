import type { chatSocketPath } from '#contracts/web-interaction/chat-socket.ts';
import type { OpenSocket } from './chat-connection.ts';

const socketPath: typeof chatSocketPath = '/api/web-interaction/socket';

/** The browser's own socket, at the server of an origin. */
export function socketsOf(server: string): OpenSocket {
  return (told) => {
    const socket = new WebSocket(`${server.replace(/^http/u, 'ws')}${socketPath}`);
    socket.addEventListener('open', () => told.onOpen());
    socket.addEventListener('message', ({ data }) => told.onText(data));
    socket.addEventListener('close', ({ code }) => told.onClosed(code));
    return {
      send(text) {
        if (socket.readyState !== WebSocket.OPEN) return false;
        socket.send(text);
        return true;
      },
      close: () => socket.close(),
    };
  };
}
