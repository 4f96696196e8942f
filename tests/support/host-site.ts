/** Somebody else's web site: another site than the node's (`localhost`, the node is at 127.0.0.1), strict and unkind. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostSite {
  /** As browsers name it. */
  readonly origin: string;
  close(): Promise<void>;
}

export interface HostSiteOptions {
  readonly language: string;
  /** Where the chat comes from. */
  readonly server: string;
  /** What stands at the end of the body: the snippet. */
  readonly snippet: string;
}

/** Styles that would break whatever they reach. */
const unkindStyle = `
  html { font-size: 40px; --accent: red; --ground: red; }
  * { letter-spacing: 4px; text-transform: uppercase; direction: rtl; }
  button, input, textarea, dialog, section, header, p { display: none !important; color: red !important; }
  relais-chat { display: none !important; position: static !important; opacity: 0 !important; }
  body { transform: none; overflow: visible; }
  body > p, body > main, body > main > * { display: block !important; color: #222 !important; }`;

/** Shortcuts that take keys away from whoever types. */
const shortcuts = `
  window.heard = [];
  addEventListener('keydown', (event) => { heard.push(event.key); if (event.key.length === 1) event.preventDefault(); });`;

export async function startHostSite(options: () => HostSiteOptions): Promise<HostSite> {
  const server = createServer((request, response) => {
    const { language, server: relais, snippet } = options();
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader(
      'content-security-policy',
      [
        "default-src 'none'",
        `script-src ${relais} 'nonce-host'`,
        `connect-src ${relais} ${relais.replace(/^http/, 'ws')}`,
        `frame-src ${relais}`,
        "style-src 'nonce-host'",
        `img-src 'self' ${relais}`,
        "require-trusted-types-for 'script'",
      ].join('; '),
    );
    response.end(`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>A shop</title>
    <style nonce="host">${unkindStyle}</style>
    <script nonce="host">${shortcuts}</script>
  </head>
  <body>
    <main><h1>A shop</h1><p>${request.url}</p><a href="/next">…</a></main>
    ${snippet}
  </body>
</html>`);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
