import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'relais-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The names of the variables at fault. */
function faultsOf(env: Record<string, string>, argv: string[] = []): string[] {
  try {
    readConfig(env, argv);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ name }) => name);
    throw error;
  }
}

describe('readConfig', () => {
  it('needs nothing: loopback, port 8080, the embedded database in ./data', () => {
    expect(readConfig({})).toEqual({
      demo: false,
      port: 8080,
      host: '127.0.0.1',
      limits: {},
      publicUrls: [],
      dataDir: path.resolve('data'),
      database: { kind: 'embedded' },
      firstAdministrator: { user: 'admin', password: undefined },
      secretKey: undefined,
      trustedProxies: [],
      privateNetworks: [],
      outboundProxy: undefined,
      tls: undefined,
      drainSeconds: 0,
      logLevel: 'info',
      unknownVariables: [],
    });
  });

  it('takes an empty variable for an absent one', () => {
    expect(readConfig({ RELAIS_PORT: '', DATABASE_URL: ' ', RELAIS_TLS_CERT: '' })).toEqual(readConfig({}));
  });

  it('reads lists, URLs and the proxy', () => {
    const config = readConfig({
      RELAIS_PUBLIC_URL: 'https://a.example.com/, http://b.example.com:81',
      RELAIS_TRUSTED_PROXIES: '10.0.0.5, fd00::/8',
      RELAIS_PRIVATE_NETWORKS: '127.0.0.0/8',
      HTTPS_PROXY: 'http://proxy:3128',
      NO_PROXY: 'localhost,.example.com',
    });
    expect(config.publicUrls).toEqual(['https://a.example.com', 'http://b.example.com:81']);
    expect(config.trustedProxies).toEqual(['10.0.0.5', 'fd00::/8']);
    expect(config.privateNetworks).toEqual(['127.0.0.0/8']);
    expect(config.outboundProxy).toEqual({ url: 'http://proxy:3128', except: ['localhost', '.example.com'] });
  });

  it('takes a token for the metrics that is long enough to be none that is guessed', () => {
    expect(readConfig({ RELAIS_METRICS_TOKEN: 'd3b07384d113edec' }).metricsToken).toBe('d3b07384d113edec');
    expect(faultsOf({ RELAIS_METRICS_TOKEN: 'd3b07384d113ede' })).toEqual(['RELAIS_METRICS_TOKEN']);
    expect(faultsOf({ RELAIS_METRICS_TOKEN: 'sixteen letters!' })).toEqual(['RELAIS_METRICS_TOKEN']);
  });

  it('reads the secret key in base64 and in hexadecimal', () => {
    const key = Buffer.alloc(32, 0xa7);
    for (const text of [key.toString('base64'), key.toString('base64url'), key.toString('hex')]) {
      expect(readConfig({ RELAIS_SECRET_KEY: text }).secretKeys?.map((bytes) => Buffer.from(bytes))).toEqual([key]);
    }
    const two = `${Buffer.alloc(32, 1).toString('base64')}, ${key.toString('hex')}`;
    expect(readConfig({ RELAIS_SECRET_KEY: two }).secretKeys?.map((bytes) => bytes[0])).toEqual([1, 0xa7]);
    for (const text of ['short', ',', key.subarray(1).toString('base64'), `${key.toString('hex')}00`, `${two},x`]) {
      expect(faultsOf({ RELAIS_SECRET_KEY: text })).toEqual(['RELAIS_SECRET_KEY']);
    }
  });

  it('takes a database of one’s own, with or without one’s own roles', () => {
    const DATABASE_URL = 'postgresql://o:p@db/relais';
    expect(readConfig({ DATABASE_URL }).database).toEqual({
      kind: 'external',
      ownerUrl: DATABASE_URL,
      roles: undefined,
    });
    const appUrl = 'postgres://a:p@db/relais';
    const systemUrl = 'postgres://s:p@db/relais';
    expect(
      readConfig({ DATABASE_URL, RELAIS_DATABASE_APP_URL: appUrl, RELAIS_DATABASE_SYSTEM_URL: systemUrl }).database,
    ).toEqual({ kind: 'external', ownerUrl: DATABASE_URL, roles: { appUrl, systemUrl } });
    expect(faultsOf({ DATABASE_URL, RELAIS_DATABASE_APP_URL: appUrl })).toEqual(['RELAIS_DATABASE_SYSTEM_URL']);
    expect(faultsOf({ RELAIS_DATABASE_SYSTEM_URL: systemUrl })).toEqual(['RELAIS_DATABASE_APP_URL', 'DATABASE_URL']);
  });

  it.each([
    ['RELAIS_PORT', '65536'],
    ['RELAIS_PORT', 'tcp://10.0.0.1:80'],
    ['RELAIS_HOST', '127.0.0.1:80'],
    ['RELAIS_PUBLIC_URL', 'contact.example.com'],
    ['RELAIS_PUBLIC_URL', 'https://example.com/relais'],
    ['RELAIS_PUBLIC_URL', 'https://user:password@example.com'],
    ['DATABASE_URL', 'mysql://db/relais'],
    ['DATABASE_URL', 'postgres://db'],
    ['RELAIS_ADMIN_USER', 'admin@example.com'],
    ['RELAIS_ADMIN_PASSWORD', 'elevenchars'],
    ['RELAIS_ADMIN_PASSWORD', 'abababababab'],
    ['RELAIS_TRUSTED_PROXIES', 'proxy.example.com'],
    ['RELAIS_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['RELAIS_TRUSTED_PROXIES', '0.0.0.0/0'],
    ['RELAIS_PRIVATE_NETWORKS', '10.0.0.0/8/8'],
    ['HTTPS_PROXY', 'socks5://proxy:1080'],
    ['RELAIS_LOG_LEVEL', 'loud'],
  ])('refuses %s=%s', (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([name]);
  });

  it.each(['0.0.0.0', '::', '192.168.1.10', 'contact.example.com'])(
    'does not listen on %s without encryption',
    (host) => {
      expect(faultsOf({ RELAIS_HOST: host })).toEqual(['RELAIS_HOST']);
      expect(faultsOf({ RELAIS_HOST: host, RELAIS_TRUSTED_PROXIES: '10.0.0.5' })).toEqual([]);
    },
  );

  it.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('listens on the loopback %s without encryption', (host) => {
    expect(readConfig({ RELAIS_HOST: host }).host).toBe(host);
  });

  it('wants certificate and key, both and readable', () => {
    const file = path.join(folder, 'cert.pem');
    writeFileSync(file, 'not a certificate');
    expect(faultsOf({ RELAIS_TLS_CERT: file })).toEqual(['RELAIS_TLS_KEY']);
    expect(faultsOf({ RELAIS_TLS_KEY: file })).toEqual(['RELAIS_TLS_CERT']);
    expect(faultsOf({ RELAIS_TLS_CERT: path.join(folder, 'none'), RELAIS_TLS_KEY: file })).toEqual(['RELAIS_TLS_CERT']);
    expect(faultsOf({ RELAIS_TLS_CERT: file, RELAIS_TLS_KEY: file })).toEqual(['RELAIS_TLS_KEY']);
  });

  it('tells all faults at once, with examples, and no value', () => {
    const env = {
      RELAIS_PORT: 'p',
      RELAIS_HOST: '0.0.0.0',
      RELAIS_ADMIN_PASSWORD: 'hush-hush',
      RELAIS_SECRET_KEY: 'hush-hush',
      DATABASE_URL: 'mysql://u:hush-hush@db/x',
      HTTPS_PROXY: 'ftp://u:hush-hush@proxy',
      RELAIS_TLS_KEY: '/nowhere/hush-hush',
    };
    const named = [
      ...Object.keys(env).filter((name) => name !== 'RELAIS_TLS_KEY'),
      'RELAIS_TLS_CERT',
      'RELAIS_TLS_KEY',
    ];
    expect(faultsOf(env).sort()).toEqual(named.sort());
    expect(() => readConfig(env)).toThrow(/RELAIS_PORT: must be .* \(example: 8080\)/);
    expect(() => readConfig(env)).not.toThrow(/hush-hush/);
  });

  it('knows --demo and no other option', () => {
    expect(readConfig({}, ['--demo']).demo).toBe(true);
    expect(faultsOf({}, ['--dmeo'])).toEqual(['--dmeo']);
  });

  it('names RELAIS_ variables that it does not know, but those of the tests', () => {
    const config = readConfig({ RELAIS_TRUSTED_PROXY: '10.0.0.5', RELAIS_TEST_WITHOUT: 'dovecot', PATH: '/bin' });
    expect(config.unknownVariables).toEqual(['RELAIS_TRUSTED_PROXY']);
  });

  it('returns what nobody can change', () => {
    const config = readConfig({ RELAIS_TRUSTED_PROXIES: '10.0.0.5' });
    expect(Object.isFrozen(config) && Object.isFrozen(config.trustedProxies) && Object.isFrozen(config.database)).toBe(
      true,
    );
  });

  it('takes what a node takes on, and only whole numbers above 0', () => {
    const names = ['CONNECTIONS', 'CONNECTIONS_PER_ADDRESS', 'CHATS_PER_ADDRESS', 'REQUESTS_PER_ADDRESS'];
    const env = (value: string) => Object.fromEntries(names.map((name) => [`RELAIS_MAX_${name}`, value]));
    expect(readConfig(env('70')).limits).toEqual({
      connections: 70,
      connectionsPerAddress: 70,
      chatsPerAddress: 70,
      requestsPerAddress: 70,
    });
    for (const wrong of ['0', '-1', '1.5', 'many']) {
      expect(() => readConfig(env(wrong))).toThrow(/RELAIS_MAX_CHATS_PER_ADDRESS: must be a number from 1/);
    }
  });
});
