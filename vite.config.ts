/** How the pages are built: one page a door under `web/`, all assets under `/assets`, into `dist/web`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AnyContractRouter, minifyContractRouter } from '@orpc/contract';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const webDir = join(import.meta.dirname, 'web');
const pages = ['front-door', 'web-manager', 'agent-portal', 'web-interaction'];

/**
 * What the first screens of the consoles are made of, in few files: left alone, it comes in sixty, most of them below
 * 1 KB, and a browser asks for six at a time. Earlier groups win. The shell is in none: a group takes what its modules
 * need along, and the desk, which shares some of it, would load the router for an icon.
 */
const firstLoads = [
  {
    name: 'ground',
    tags: ['$initial' as const],
    // Without the router, which the desk has no use for, and without what the customer's page shares with the consoles:
    // it would load all of this for a link.
    test: /[\\/]node_modules[\\/](?!@tanstack[\\/](react-)?(router|history|store))|[\\/]web[\\/]ui[\\/](?!router-link|links\.|random-uuid\.|files[\\/])/,
  },
  {
    name: 'sign-on',
    test: /[\\/]web[\\/]ui[\\/](session[\\/]sign-on-page|icon-menu|theme-switch|language-switch)\./,
  },
  {
    name: 'router',
    tags: ['$initial' as const],
    test: /[\\/]node_modules[\\/]@tanstack[\\/](react-)?router|[\\/]web[\\/]ui[\\/]router-link/,
  },
].map((group, index, all) => ({ ...group, priority: all.length - index }));

export default defineConfig({
  root: webDir,
  base: '/',
  plugins: [react(), zodWithoutEval(), routesOfContracts()],
  html: {
    // The server replaces this in every response by a fresh nonce (docs: "pages are served with a nonce").
    cspNonce: '__CSP_NONCE__',
  },
  build: {
    outDir: join(import.meta.dirname, 'dist/web'),
    emptyOutDir: true,
    assetsDir: 'assets',
    // data: URIs would need a looser content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      input: Object.fromEntries(
        pages
          .map((page): [string, string] => [page, join(webDir, page, 'index.html')])
          .filter(([, file]) => existsSync(file)),
      ),
      output: { codeSplitting: { groups: firstLoads } },
    },
  },
});

/**
 * zod compiles its parsers with `new Function` and probes for it as soon as a schema is declared; under our content
 * security policy the probe itself is a violation. The switch must be set before the first schema, which an import in
 * a page cannot promise once the code is cut into chunks.
 */
function zodWithoutEval(): Plugin {
  const declared = 'export const globalConfig = globalThis.__zod_globalConfig;';
  return {
    name: 'zod-without-eval',
    transform(code, id) {
      if (!id.split('?')[0]?.endsWith('/zod/v4/core/core.js')) return undefined;
      if (!code.includes(declared)) throw new Error('zod declares its global configuration in another way now');
      const assigned = declared
        .replace('globalThis.__', 'Object.assign(globalThis.__')
        .replace(';', ', { jitless: true });');
      return { code: code.replace(declared, assigned), map: null };
    },
  };
}

/**
 * `import routes from '#contracts/…/contract.ts?routes'` gives the methods and paths of a door without its schemas:
 * all that the typed client needs at run time, and 25 KB less to load.
 */
function routesOfContracts(): Plugin {
  const suffix = '?routes';
  return {
    name: 'routes-of-contracts',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(suffix)) return undefined;
      const resolved = await this.resolve(source.slice(0, -suffix.length), importer, { skipSelf: true });
      return resolved === null ? undefined : `${resolved.id}${suffix}`;
    },
    async load(id) {
      if (!id.endsWith(suffix)) return undefined;
      const file = id.slice(0, -suffix.length);
      const exported: Record<string, AnyContractRouter> = await import(pathToFileURL(file).href);
      const [router, ...others] = Object.values(exported);
      if (router === undefined || others.length > 0) throw new Error(`${file} must export one contract`);
      return `export default ${JSON.stringify(minifyContractRouter(router))};`;
    },
  };
}
