/**
 * Calls out of the house whose target an administrator or a bot chooses: http(s) only, to addresses that may
 * be reached, checked at the connection itself, never redirected, bounded in time and size.
 */
import { lookup as resolveName } from 'node:dns/promises';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { Agent, buildConnector, type Dispatcher, errors, ProxyAgent, request } from 'undici';
import type { OutboundFault } from '#contracts/vocabulary/alarm.ts';
import { type AddressRule, addressRule } from './address-rule.ts';
import { isNamed, isOnlyOurs } from './host-names.ts';

export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  readonly fault: OutboundFault;

  constructor(fault: OutboundFault, options?: ErrorOptions) {
    super(`the call was not made, or had no answer: ${fault}`, options);
    this.fault = fault;
  }
}

export interface OutboundOptions {
  /** RELAIS_PRIVATE_NETWORKS. */
  privateNetworks: readonly string[];
  /** HTTPS_PROXY and NO_PROXY: what is not excepted goes through it. */
  proxy?: { readonly url: string; readonly except: readonly string[] } | undefined;
  /** Takes the place of the operating system's resolver in tests. */
  resolve?: (hostName: string) => Promise<readonly string[]>;
}

export interface OutboundRequest {
  url: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** For connection, request and answer together. */
  timeoutMs: number;
  /** Bytes of the answer's body. */
  maxAnswerBytes: number;
  /** Host names (`api.example.com`, `.example.com`) that alone may be called; absent: any. */
  allowedHosts?: readonly string[];
  /** Ends the call before its time. */
  signal?: AbortSignal;
}

export interface OutboundAnswer {
  /** Redirects are not followed: 3xx is an answer like any other. */
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

export interface Outbound {
  /** Throws OutboundError. */
  call(request: OutboundRequest): Promise<OutboundAnswer>;
  /** Whether a URL could be called at all; undefined: yes. Says nothing of what its name will resolve to. */
  findFault(url: string, allowedHosts?: readonly string[]): OutboundFault | undefined;
  close(): Promise<void>;
}

const connectMs = 5_000;

export function createOutbound(options: OutboundOptions): Outbound {
  const rule = addressRule(options.privateNetworks);
  const { proxy } = options;
  const direct = new Agent({ connect: checkedConnector(rule, options.resolve ?? resolveAll), maxHeaderSize: 16_384 });
  const through = proxy === undefined ? undefined : new ProxyAgent({ uri: proxy.url, allowH2: false });
  const isProxied = (url: URL): boolean => proxy !== undefined && !isNamed(url.hostname, proxy.except);

  const check = (text: string, allowedHosts?: readonly string[]): URL | OutboundFault => {
    if (!URL.canParse(text)) return 'url-unusable';
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'scheme-refused';
    if (url.username !== '' || url.password !== '') return 'credentials-refused';
    if (allowedHosts !== undefined && !isNamed(url.hostname, allowedHosts)) return 'host-refused';
    const literal = literalOf(url);
    // The proxy connects: what it would reach is not ours to check, so that only names of the world go there.
    if (isProxied(url)) return literal !== undefined || isOnlyOurs(url.hostname) ? 'address-refused' : url;
    return literal !== undefined && !rule(literal) ? 'address-refused' : url;
  };

  return {
    findFault(text, allowedHosts) {
      const checked = check(text, allowedHosts);
      return typeof checked === 'string' ? checked : undefined;
    },
    async call({ url: text, method, headers, body, timeoutMs, maxAnswerBytes, allowedHosts, signal: stop }) {
      const url = check(text, allowedHosts);
      if (typeof url === 'string') throw new OutboundError(url);
      const dispatcher = isProxied(url) ? (through ?? direct) : direct;
      const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(stop === undefined ? [] : [stop])]);
      try {
        const answer = await request(url, { dispatcher, method, headers: { ...headers }, body: body ?? null, signal });
        const text = await readBody(answer.body, maxAnswerBytes);
        return { status: answer.statusCode, headers: answer.headers, body: text };
      } catch (error) {
        throw toOutboundError(error, signal);
      }
    },
    async close() {
      await Promise.all([direct.destroy(), through?.destroy()]);
    },
  };
}

/** The address when a URL names one instead of a host; a URL spells the decimal, octal and hexadecimal ones as usual. */
function literalOf({ hostname }: URL): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? undefined : bare;
}

async function resolveAll(hostName: string): Promise<readonly string[]> {
  return (await resolveName(hostName, { all: true })).map(({ address }) => address);
}

class AddressRefused extends Error {}

/**
 * Names are resolved once, by the connection itself, which goes to one of the addresses that passed. That a name resolves
 * to something else a moment later changes nothing.
 */
function checkedConnector(
  rule: AddressRule,
  resolve: (hostName: string) => Promise<readonly string[]>,
): buildConnector.connector {
  const lookup: LookupFunction = (hostName, options, callback) => {
    resolve(hostName).then(
      (addresses) => {
        const allowed = addresses.filter(rule).map((address) => ({ address, family: isIP(address) }));
        const [first] = allowed;
        if (first === undefined) callback(new AddressRefused(), '', 0);
        else if (options.all === true) callback(null, allowed);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), '', 0),
    );
  };
  const connect = buildConnector({ lookup, timeout: connectMs, allowH2: false });
  return (target, callback) => {
    connect(target, (error, socket) => {
      if (error !== null) return callback(error, null);
      // A second time, at the connection that has come about: an address in the URL itself is not looked up.
      if (!isAllowedPeer(socket, rule)) {
        socket.destroy();
        return callback(new AddressRefused(), null);
      }
      callback(null, socket);
    });
  };
}

function isAllowedPeer({ remoteAddress }: Socket, rule: AddressRule): boolean {
  return remoteAddress !== undefined && rule(remoteAddress);
}

class AnswerTooLarge extends Error {}

async function readBody(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    const bytes = Buffer.from(piece);
    size += bytes.length;
    if (size > maxBytes) {
      body.destroy();
      throw new AnswerTooLarge();
    }
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString('utf8');
}

const namesUnknown = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'ENODATA', 'EAI_FAIL'];

function toOutboundError(error: unknown, signal: AbortSignal): OutboundError {
  return new OutboundError(signal.aborted ? 'time-over' : faultOf(error), { cause: error });
}

function faultOf(error: unknown): OutboundFault {
  if (error instanceof AddressRefused) return 'address-refused';
  if (error instanceof AnswerTooLarge) return 'answer-too-large';
  if (error instanceof AggregateError) return faultOf(error.errors[0]);
  if (!(error instanceof Error)) return 'unreachable';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (namesUnknown.includes(code)) return 'name-unknown';
  if (code.startsWith('ERR_TLS') || code.includes('CERT') || code.startsWith('ERR_SSL') || code === 'EPROTO')
    return 'certificate-refused';
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code.startsWith('HPE_')) return 'answer-unreadable';
  if (error instanceof errors.ConnectTimeoutError || code.includes('TIMEOUT') || code === 'ETIMEDOUT')
    return 'time-over';
  return 'unreachable';
}
