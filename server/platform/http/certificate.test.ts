import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate, type Pem } from '#tests/support/certificate.ts';
import { Certificate } from './certificate.ts';
import { listen } from './listen.ts';
import { createHttp } from './server.ts';

const from = new Date('2026-11-25T00:00:00Z');
const quiet = pino({ level: 'silent' });

/** The certificate that a new connection meets, as its SHA-256. */
function fingerprintAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: '/', agent: false, rejectUnauthorized: false }, (response) => {
      const { socket } = response;
      if (socket instanceof TLSSocket) resolve(socket.getPeerCertificate().fingerprint256);
      else reject(new Error('not by TLS'));
      response.resume();
    });
    request.once('error', reject);
  });
}

test('a renewed certificate is served without a restart; one that does not work changes nothing and is told once', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'relais-tls-'));
  const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  const put = ({ cert, key }: Pem) => Promise.all([writeFile(certFile, cert), writeFile(keyFile, key)]);
  const [first, second] = [await makeCertificate({ from, days: 30 }), await makeCertificate({ from, days: 90 })];
  await put(first);
  const told: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void told.push(JSON.parse(line).msg) });
  const app = await createHttp({ log: quiet, trustedProxies: [], tls: first });
  onTestFinished(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });
  const port = await listen(app, { host: '127.0.0.1', port: 0 });
  const certificate = new Certificate({ certFile, keyFile, ...first }, app.server, log);
  const before = await fingerprintAt(port);
  expect(certificate.endsAt).toEqual(new Date('2026-12-25T00:00:00Z'));

  await certificate.refresh();
  expect(await fingerprintAt(port)).toBe(before);

  // Half of the pair is written.
  await put({ cert: second.cert, key: first.key });
  await certificate.refresh();
  await certificate.refresh();
  expect(await fingerprintAt(port)).toBe(before);
  expect(told).toEqual(['a renewed certificate cannot be used; the old one stays']);

  await put(second);
  await certificate.refresh();
  const after = await fingerprintAt(port);
  expect(after).not.toBe(before);
  expect(certificate.endsAt).toEqual(new Date('2027-02-23T00:00:00Z'));
  expect(told.at(-1)).toBe('serving a renewed certificate');

  await put({ cert: 'rubbish', key: second.key });
  await certificate.refresh();
  expect(await fingerprintAt(port)).toBe(after);

  told.length = 0;
  await rm(certFile);
  await certificate.refresh();
  await certificate.refresh();
  expect(await fingerprintAt(port)).toBe(after);
  expect(told).toEqual(['a renewed certificate cannot be used; the old one stays']);
});

test('HSTS is said over HTTPS alone, and a proxy is believed only when it is trusted', async () => {
  const hsts = async (trustedProxies: string[], headers: Record<string, string>) => {
    const app = await createHttp({ log: quiet, trustedProxies });
    app.get('/x', async () => 'x');
    onTestFinished(() => app.close());
    const response = await app.inject({ method: 'GET', url: '/x', headers });
    return response.headers['strict-transport-security'];
  };
  const forwarded = { 'x-forwarded-proto': 'https' };
  expect(await hsts(['127.0.0.1'], forwarded)).toBe('max-age=31536000');
  expect(await hsts(['127.0.0.1'], {})).toBeUndefined();
  expect(await hsts([], forwarded)).toBeUndefined();
});
