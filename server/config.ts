/**
 * The only reader of the environment. All variables are checked before anything starts, and all faults are told at
 * once. An empty variable counts as absent (compose files pass on what is not set as '').
 */
import { readFileSync } from 'node:fs';
import { BlockList, isIP, isIPv4 } from 'node:net';
import path from 'node:path';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import { hasDifferentCharacters, maxPasswordLength, minDifferentCharacters } from '#contracts/session.ts';
import type { SecretKeys } from './platform/secrets.ts';

export interface ConfigFault {
  /** The variable. */
  readonly name: string;
  /** What is wrong; never the value, which may be a secret. */
  readonly problem: string;
  readonly example: string;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map(({ name, problem, example }) => `  ${name}: ${problem} (example: ${example})`);
    super(['The environment is not right:', ...lines].join('\n'));
    this.faults = faults;
  }
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface Config {
  readonly demo: boolean;
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Origins under which browsers reach the server; empty: whatever they ask for. */
  readonly publicUrls: readonly string[];
  /** Absolute. */
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  readonly firstAdministrator: { readonly user: string; readonly password: string | undefined };
  /** The central administrator whom the operator lets in again at this start. */
  readonly resetAdministrator: string | undefined;
  /** 32 bytes each: the first one seals, all of them open; undefined: the key file of the data directory. */
  readonly secretKeys: SecretKeys | undefined;
  /** Addresses and networks (CIDR) whose X-Forwarded-* headers count. */
  readonly trustedProxies: readonly string[];
  /** Private networks (CIDR) that outbound calls may reach. */
  readonly privateNetworks: readonly string[];
  readonly outboundProxy: { readonly url: string; readonly except: readonly string[] } | undefined;
  readonly tls: TlsConfig | undefined;
  /** Who shows it may read /metrics; undefined: whoever asks from this machine. */
  readonly metricsToken: string | undefined;
  /** How long a stopping server still works while /health/ready sends balancers elsewhere. */
  readonly drainSeconds: number;
  readonly logLevel: LogLevel;
  /** What the node takes on (platform/http/load-limits.ts); what is absent is as usual. */
  readonly limits: Partial<Record<LimitName, number>>;
  /** RELAIS_ variables that mean nothing: misspelt, most likely. */
  readonly unknownVariables: readonly string[];
}
export type DatabaseConfig =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'external';
      readonly ownerUrl: string;
      /** The operator's own roles; undefined: the owner makes them. */
      readonly roles: { readonly appUrl: string; readonly systemUrl: string } | undefined;
    };
/** Files, to read them again when they were renewed, and what they hold now. */
export interface TlsConfig {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

const secretKeyExample = 'the output of: openssl rand -base64 32';
const examples = {
  RELAIS_PORT: '8080',
  RELAIS_HOST: '127.0.0.1',
  RELAIS_PUBLIC_URL: 'https://contact.example.com',
  RELAIS_DATA_DIR: './data',
  DATABASE_URL: 'postgresql://relais:password@db.example.com:5432/relais',
  RELAIS_DATABASE_APP_URL: 'postgresql://relais_app:password@db.example.com:5432/relais',
  RELAIS_DATABASE_SYSTEM_URL: 'postgresql://relais_system:password@db.example.com:5432/relais',
  RELAIS_ADMIN_USER: 'admin',
  RELAIS_ADMIN_PASSWORD: 'a sentence of your own',
  RELAIS_ADMIN_RESET: 'admin',
  RELAIS_SECRET_KEY: secretKeyExample,
  RELAIS_TRUSTED_PROXIES: '10.0.0.5,192.168.10.0/24',
  RELAIS_PRIVATE_NETWORKS: '10.20.0.0/16',
  HTTPS_PROXY: 'http://proxy.example.com:3128',
  NO_PROXY: 'localhost,.example.com',
  RELAIS_TLS_CERT: '/etc/relais/tls/fullchain.pem',
  RELAIS_TLS_KEY: '/etc/relais/tls/privkey.pem',
  RELAIS_METRICS_TOKEN: 'the output of: openssl rand -hex 24',
  RELAIS_DRAIN_SECONDS: '10',
  RELAIS_LOG_LEVEL: 'info',
  RELAIS_MAX_CONNECTIONS: '10000',
  RELAIS_MAX_CONNECTIONS_PER_ADDRESS: '2500',
  RELAIS_MAX_CHATS_PER_ADDRESS: '300',
  RELAIS_MAX_REQUESTS_PER_ADDRESS: '500',
} as const;
type Variable = keyof typeof examples;
const isVariable = (name: PropertyKey): name is Variable => typeof name === 'string' && Object.hasOwn(examples, name);

type LimitName = 'connections' | 'connectionsPerAddress' | 'chatsPerAddress' | 'requestsPerAddress';

/** Read by the tests, not by the server. */
const variablesOfOthers = ['RELAIS_TEST_WITHOUT'];

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const databaseUrl = z.string().refine(isDatabaseUrl, 'must be postgresql://user:password@host:port/database');
const networks = list.refine(
  (entries) => entries.every(isNetwork),
  'must be addresses or networks (CIDR), comma-separated',
);

const drainRule = 'must be a number of seconds from 0 to 120';
const limit = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, 'must be a number from 1 to 9999999')
  .transform(Number)
  .optional();

const schema = z.object({
  RELAIS_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number from 0 (any free port) to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a number from 0 (any free port) to 65535')
    .default(8080),
  RELAIS_HOST: z.string().refine(isHost, 'must be an address or a host name, without a port').default('127.0.0.1'),
  RELAIS_PUBLIC_URL: list
    .refine(
      (urls) => urls.every(isOrigin),
      'must be http(s)://host[:port] without a path, one or several, comma-separated',
    )
    .transform((urls) => urls.map((url) => new URL(url).origin))
    .default([]),
  RELAIS_DATA_DIR: z.string().default('./data'),
  DATABASE_URL: databaseUrl.optional(),
  RELAIS_DATABASE_APP_URL: databaseUrl.optional(),
  RELAIS_DATABASE_SYSTEM_URL: databaseUrl.optional(),
  RELAIS_ADMIN_USER: z
    .string()
    .regex(/^[^\s@]{1,64}$/, 'must be 1 to 64 characters without spaces and @')
    .default('admin'),
  RELAIS_ADMIN_PASSWORD: z
    .string()
    .min(12, { error: 'must have 12 characters or more', abort: true })
    .max(maxPasswordLength, `must have ${maxPasswordLength} characters or fewer`)
    .refine(hasDifferentCharacters, `must have ${minDifferentCharacters} different characters or more`)
    .optional(),
  RELAIS_ADMIN_RESET: z
    .string()
    .regex(/^[^\s@]{1,64}$/, 'must be the user name of a central administrator')
    .optional(),
  RELAIS_SECRET_KEY: list.transform(decodeKeys).optional(),
  RELAIS_TRUSTED_PROXIES: networks
    .refine(
      (entries) => !entries.some((entry) => /\/0+$/.test(entry)),
      'must not trust every address: anybody could forge one',
    )
    .default([]),
  RELAIS_PRIVATE_NETWORKS: networks.default([]),
  HTTPS_PROXY: z
    .string()
    .refine((url) => isHttpUrl(url), 'must be an http(s):// URL')
    .optional(),
  NO_PROXY: list.default([]),
  RELAIS_TLS_CERT: z.string().optional(),
  RELAIS_TLS_KEY: z.string().optional(),
  RELAIS_METRICS_TOKEN: z
    .string()
    .regex(/^[\w~+/.=-]{16,256}$/, 'must have 16 to 256 letters, digits and -._~+/=')
    .optional(),
  RELAIS_DRAIN_SECONDS: z
    .string()
    .regex(/^\d{1,3}$/, drainRule)
    .transform(Number)
    .refine((seconds) => seconds <= 120, drainRule)
    .default(0),
  RELAIS_LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  RELAIS_MAX_CONNECTIONS: limit,
  RELAIS_MAX_CONNECTIONS_PER_ADDRESS: limit,
  RELAIS_MAX_CHATS_PER_ADDRESS: limit,
  RELAIS_MAX_REQUESTS_PER_ADDRESS: limit,
});

/** Reads and checks everything; throws one ConfigError with all faults. `argv` are the program's own arguments. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, argv: readonly string[] = []): Config {
  const given = presentVariables(env);
  const faults: ConfigFault[] = [];
  const fault = (name: Variable, problem: string): void => void faults.push({ name, problem, example: examples[name] });
  const parsed = schema.safeParse(given);
  for (const {
    path: [name],
    message,
  } of parsed.error?.issues ?? []) {
    if (name !== undefined && isVariable(name)) fault(name, message);
  }
  for (const argument of argv) {
    if (argument !== '--demo')
      faults.push({ name: argument, problem: 'is not an option of the server', example: '--demo' });
  }
  checkTogether(given, fault);
  const tls = readTls(given, fault);
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  const values = parsed.data;
  const proxyUrl = values.HTTPS_PROXY;
  return deepFreeze({
    demo: argv.includes('--demo'),
    port: values.RELAIS_PORT,
    host: values.RELAIS_HOST,
    publicUrls: values.RELAIS_PUBLIC_URL,
    dataDir: path.resolve(values.RELAIS_DATA_DIR),
    database: databaseOf(values),
    firstAdministrator: { user: values.RELAIS_ADMIN_USER, password: values.RELAIS_ADMIN_PASSWORD },
    resetAdministrator: values.RELAIS_ADMIN_RESET,
    secretKeys: values.RELAIS_SECRET_KEY,
    trustedProxies: values.RELAIS_TRUSTED_PROXIES,
    privateNetworks: values.RELAIS_PRIVATE_NETWORKS,
    outboundProxy: proxyUrl === undefined ? undefined : { url: proxyUrl, except: values.NO_PROXY },
    tls,
    metricsToken: values.RELAIS_METRICS_TOKEN,
    drainSeconds: values.RELAIS_DRAIN_SECONDS,
    logLevel: values.RELAIS_LOG_LEVEL,
    limits: limitsOf(values),
    unknownVariables: Object.keys(env).filter(
      (name) => name.startsWith('RELAIS_') && !isVariable(name) && !variablesOfOthers.includes(name),
    ),
  });
}

function limitsOf(values: z.infer<typeof schema>): Config['limits'] {
  const given = {
    connections: values.RELAIS_MAX_CONNECTIONS,
    connectionsPerAddress: values.RELAIS_MAX_CONNECTIONS_PER_ADDRESS,
    chatsPerAddress: values.RELAIS_MAX_CHATS_PER_ADDRESS,
    requestsPerAddress: values.RELAIS_MAX_REQUESTS_PER_ADDRESS,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

type Given = Partial<Record<Variable, string>>;
type TellFault = (name: Variable, problem: string) => void;

function presentVariables(env: Readonly<Record<string, string | undefined>>): Given {
  const given: Given = {};
  for (const name of Object.keys(examples).filter(isVariable)) {
    const value = env[name];
    // A password may begin or end with a space; nothing else does on purpose.
    const text = name === 'RELAIS_ADMIN_PASSWORD' ? value : value?.trim();
    if (text !== undefined && text !== '') given[name] = text;
  }
  return given;
}

/** What depends on more than one variable; works on what is given, so that it is told together with other faults. */
function checkTogether(given: Given, fault: TellFault): void {
  const { RELAIS_DATABASE_APP_URL: app, RELAIS_DATABASE_SYSTEM_URL: system } = given;
  if (app !== undefined && system === undefined) {
    fault('RELAIS_DATABASE_SYSTEM_URL', 'is missing: RELAIS_DATABASE_APP_URL needs it beside it');
  }
  if (system !== undefined && app === undefined) {
    fault('RELAIS_DATABASE_APP_URL', 'is missing: RELAIS_DATABASE_SYSTEM_URL needs it beside it');
  }
  if ((app ?? system) !== undefined && given.DATABASE_URL === undefined) {
    fault('DATABASE_URL', 'is missing: the two role URLs are for a database of your own, whose owner this names');
  }
  const isProtected = given.RELAIS_TLS_CERT !== undefined || given.RELAIS_TRUSTED_PROXIES !== undefined;
  const host = given.RELAIS_HOST;
  if (host !== undefined && isHost(host) && !isLoopback(host) && !isProtected) {
    fault(
      'RELAIS_HOST',
      'would let passwords cross the network unencrypted: set RELAIS_TLS_CERT and RELAIS_TLS_KEY, or name the proxy ' +
        'that speaks HTTPS for this server in RELAIS_TRUSTED_PROXIES, or listen on a loopback address',
    );
  }
}

function readTls(given: Given, fault: TellFault): TlsConfig | undefined {
  const { RELAIS_TLS_CERT: certFile, RELAIS_TLS_KEY: keyFile } = given;
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined) fault('RELAIS_TLS_CERT', 'is missing: RELAIS_TLS_KEY needs it beside it');
  if (keyFile === undefined) fault('RELAIS_TLS_KEY', 'is missing: RELAIS_TLS_CERT needs it beside it');
  const cert = readPem('RELAIS_TLS_CERT', certFile, fault);
  const key = readPem('RELAIS_TLS_KEY', keyFile, fault);
  if (certFile === undefined || keyFile === undefined || cert === undefined || key === undefined) return undefined;
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    fault('RELAIS_TLS_KEY', `does not work with the certificate of RELAIS_TLS_CERT (${code})`);
    return undefined;
  }
  return { certFile: path.resolve(certFile), keyFile: path.resolve(keyFile), cert, key };
}

function readPem(name: Variable, file: string | undefined, fault: TellFault): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    fault(name, `names a file that cannot be read (${code})`);
    return undefined;
  }
}

function databaseOf(values: z.infer<typeof schema>): DatabaseConfig {
  const { DATABASE_URL: ownerUrl, RELAIS_DATABASE_APP_URL: appUrl, RELAIS_DATABASE_SYSTEM_URL: systemUrl } = values;
  if (ownerUrl === undefined) return { kind: 'embedded' };
  const roles = appUrl === undefined || systemUrl === undefined ? undefined : { appUrl, systemUrl };
  return { kind: 'external', ownerUrl, roles };
}

/** The first one seals; more of them are there while keys are changed. */
function decodeKeys(texts: readonly string[], context: z.RefinementCtx): SecretKeys {
  const [current, ...older] = texts.map(decodeKey);
  const isFaulty = current === undefined || older.includes(undefined);
  if (!isFaulty) return [current, ...older.filter((key) => key !== undefined)];
  context.addIssue({
    code: 'custom',
    message: 'must be 32 bytes, in base64 (44 characters) or hexadecimal (64); several keys are comma-separated',
  });
  return z.NEVER;
}

function decodeKey(text: string): Uint8Array | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  // 43 characters are 32 bytes, in either alphabet of base64.
  return /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isHttpUrl(text: string): boolean {
  return ['http:', 'https:'].includes(parseUrl(text)?.protocol ?? '');
}

function isOrigin(text: string): boolean {
  const url = parseUrl(text);
  return url !== undefined && isHttpUrl(text) && [url.origin, `${url.origin}/`].includes(url.href);
}

function isDatabaseUrl(text: string): boolean {
  const url = parseUrl(text);
  return url !== undefined && ['postgres:', 'postgresql:'].includes(url.protocol) && url.pathname.length > 1;
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(text);
}

function isLoopback(host: string): boolean {
  if (isIP(host) === 0) return host.toLowerCase() === 'localhost';
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  return loopback.check(host, isIPv4(host) ? 'ipv4' : 'ipv6');
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    // The bytes of a typed array cannot be frozen.
    if (typeof part === 'object' && part !== null && !ArrayBuffer.isView(part)) deepFreeze(part);
  }
  return Object.freeze(value);
}
