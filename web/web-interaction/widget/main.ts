/**
 * The chat on somebody else's page (docs/embedding.md):
 * `<script async src="https://…/webinteraction/widget.js" data-page="KEY"></script>`. It leaves one name behind there,
 * `RelaisChat`, and one element, `<relais-chat>`.
 */
import { customerApi } from '../api.ts';
import { App } from '../app.ts';
import { listenFor } from '../browser-events.ts';
import { socketsOf } from '../open-socket.ts';
import { browserStore, PageStorage } from '../storage.ts';
import { findPage } from './find-page.ts';
import { createPanel, hasRoomForPanel, type Panel } from './panel.ts';

declare global {
  interface Window {
    /** Opens and closes the panel; without effect while there is none. */
    RelaisChat?: Readonly<{ open(): void; close(): void }>;
  }
}

const tell = (text: string) => console.info(`Relais: ${text}`);

if (window.RelaisChat === undefined) {
  // Only while the script runs is it known which one it is.
  const script =
    document.currentScript ?? document.querySelector('script[data-page][src*="/webinteraction/widget.js"]');
  if (script instanceof HTMLScriptElement) start(script);
  else tell('the chat needs its script tag as the snippet has it.');
}

function start({ src, dataset }: HTMLScriptElement): void {
  const pageKey = (dataset.page ?? '').trim().toLowerCase();
  const position = dataset.position === 'left' ? 'left' : 'right';
  let panel: Panel | undefined;
  let opening = false;
  window.RelaisChat = Object.freeze({
    open() {
      opening = true;
      panel?.open(true);
    },
    close() {
      opening = false;
      panel?.close();
    },
  });
  void embed({ server: new URL(src).origin, pageKey, position }).then((made) => {
    panel = made;
    if (opening) panel?.open(true);
  });
}

interface Embedding {
  readonly server: string;
  readonly pageKey: string;
  readonly position: 'left' | 'right';
}

async function embed({ server, pageKey, position }: Embedding): Promise<Panel | undefined> {
  const api = customerApi(pageKey, (input, init) => fetch(input, init), server);
  const storage = new PageStorage(
    browserStore(() => window.localStorage),
    pageKey,
  );
  const page = await findPage({
    api,
    pageKey,
    origin: location.origin,
    tell,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  if (page === undefined) return undefined;
  const isRunning = storage.readChat(Date.now()) !== undefined;
  if (!page.enabled && !isRunning) {
    tell(`the chat page “${pageKey}” is switched off.`);
    return undefined;
  }
  // A panel that was open stays so from page to page of one site, in one tab.
  const stored = browserStore(() => window.sessionStorage);
  const openKey = `relais.chat.${pageKey}.open`;
  const panel = createPanel({
    server,
    position,
    onOpen(open) {
      if (open) stored.setItem(openKey, '1');
      else stored.removeItem(openKey);
      if (open) app.onOpened();
    },
  });
  const app = new App({
    surface: panel,
    storage,
    api,
    openSocket: socketsOf(server),
    languages: [document.documentElement.lang, ...navigator.languages],
    page,
  });
  await keepInPage(panel.host);
  listenFor(app);
  if (isRunning) await app.load();
  if (stored.getItem(openKey) !== null && hasRoomForPanel()) panel.open(false);
  return panel;
}

/** Also where the site puts another body in the place of the first, as some do from page to page. */
async function keepInPage(host: HTMLElement): Promise<void> {
  if (document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
  }
  const put = () => {
    if (!host.isConnected) document.body.append(host);
  };
  put();
  new MutationObserver(put).observe(document.documentElement, { childList: true });
}
