import { createHash, X509Certificate } from 'node:crypto';
import { access } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian puts its Chromium; elsewhere the build of the npm package is used. */
const systemChromium = '/usr/bin/chromium';

/** True when RELAIS_TEST_WITHOUT names Chromium: browser tests are then counted as skipped. */
export const withoutChromium = (process.env.RELAIS_TEST_WITHOUT ?? '').split(',').includes('chromium');

/**
 * A headless Chromium that asks nothing of the network but the server under test. It takes the certificates (PEM) of
 * `trusted` for good; told to overlook errors instead, it tries anew at each connection and now and then gives up.
 */
export async function launchChromium(trusted: readonly string[] = []): Promise<Browser> {
  const quiet = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
  ];
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const trust = trusted.length === 0 ? [] : [`--ignore-certificate-errors-spki-list=${trusted.map(keyHash).join()}`];
  const executablePath = await findChromium();
  const args = [...quiet, ...sandbox, ...trust, '--disable-gpu', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath, args });
}

/** SHA-256 of the public key (SPKI), as Chromium wants it. */
function keyHash(pem: string): string {
  const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

async function findChromium(): Promise<string> {
  try {
    await access(systemChromium);
    return systemChromium;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  // The package unpacks its libraries only where it believes to be in its own kind of container.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath();
}
