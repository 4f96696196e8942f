/** The customer's page at `/webinteraction/<key>`. */
import type { chatSocketPath } from '#contracts/web-interaction/chat-socket.ts';
import { customerApi, pageKeyOf } from './api.ts';
import { App } from './app.ts';
import type { OpenSocket } from './chat-connection.ts';
import './style.css';
import './chat.css';
import { browserStore, PageStorage } from './storage.ts';

const socketPath: typeof chatSocketPath = '/api/web-interaction/socket';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
const pageKey = pageKeyOf(location.pathname);
const app = new App({
  root,
  storage: new PageStorage(
    browserStore(() => window.localStorage),
    pageKey,
  ),
  api: customerApi(pageKey, (input, init) => fetch(input, init)),
  openSocket,
  languages: navigator.languages,
});
void app.load();

window.addEventListener('online', () => app.onBack());
window.addEventListener('offline', () => app.onOffline());
window.addEventListener('pageshow', (event) => {
  if (event.persisted) app.onBack();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) app.onBack();
});
window.addEventListener('storage', (event) => app.onStored(event.key));

function openSocket(told: Parameters<OpenSocket>[0]): ReturnType<OpenSocket> {
  const socket = new WebSocket(`${location.origin.replace(/^http/u, 'ws')}${socketPath}`);
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
}
