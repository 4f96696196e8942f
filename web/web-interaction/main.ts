/** The customer's page at `/webinteraction/<key>`. */
import { customerApi, pageKeyOf } from './api.ts';
import { App } from './app.ts';
import { listenFor } from './browser-events.ts';
import { socketsOf } from './open-socket.ts';
import './style.css';
import './chat.css';
import { browserStore, PageStorage } from './storage.ts';
import { pageSurface } from './surface.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
const pageKey = pageKeyOf(location.pathname);
const app = new App({
  surface: pageSurface(root),
  storage: new PageStorage(
    browserStore(() => window.localStorage),
    pageKey,
  ),
  api: customerApi(pageKey, (input, init) => fetch(input, init)),
  openSocket: socketsOf(location.origin),
  languages: navigator.languages,
});
void app.load();
listenFor(app);
