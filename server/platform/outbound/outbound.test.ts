/** Calls to real receivers on loopback, which RELAIS_PRIVATE_NETWORKS opens here and nothing else does. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from '#tests/support/certificate.ts';
import { createOutbound, type OutboundOptions, type OutboundRequest } from './outbound.ts';

async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  return address.port;
}

interface Receiver {
  port: number;
  seen: IncomingMessage[];
}

async function receiver(answer: RequestListener = (_request, response) => response.end('ok'), host?: string) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  return { port: await listen(server, host), seen } satisfies Receiver;
}

function outbound(options: Partial<OutboundOptions> = {}) {
  const made = createOutbound({ privateNetworks: [], ...options });
  onTestFinished(() => made.close());
  return made;
}

const post = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  url,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{}',
  timeoutMs: 2_000,
  maxAnswerBytes: 1_000,
  ...more,
});

const loopback = ['127.0.0.1'];

test('a receiver in an opened network is called and its answer told', async () => {
  const { port, seen } = await receiver((request, response) => {
    response.writeHead(202, { 'x-answer': 'yes' });
    request.pipe(response);
  });
  const answer = await outbound({ privateNetworks: loopback }).call(post(`http://127.0.0.1:${port}/a?b=c`));
  expect(answer).toMatchObject({ status: 202, body: '{}', headers: { 'x-answer': 'yes' } });
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/a?b=c', headers: { 'content-type': 'application/json' } });
});

test.each([
  ['127.0.0.1'],
  ['127.1'],
  ['2130706433'],
  ['0x7f000001'],
  ['0177.0.0.1'],
  ['017700000001'],
  ['[::1]'],
  ['[::ffff:127.0.0.1]'],
  ['[::ffff:7f00:1]'],
  ['0.0.0.0'],
  ['0'],
  ['[::]'],
  ['localhost'],
  ['localhost.'],
  ['LOCALHOST'],
  ['①②⑦.⓪.⓪.①'],
])('loopback spelt %s is not reached when the operator has not opened it', async (host) => {
  const { port, seen } = await receiver(undefined, '::');
  // `localhost.` is known to some resolvers only.
  const fault = host === 'localhost.' ? expect.stringMatching(/address-refused|name-unknown/) : 'address-refused';
  await expect(outbound().call(post(`http://${host}:${port}/`))).rejects.toMatchObject({ fault });
  expect(seen).toEqual([]);
});

test.each([
  ['ftp://example.com/', 'scheme-refused'],
  ['file:///etc/passwd', 'scheme-refused'],
  ['javascript:alert(1)', 'scheme-refused'],
  ['unix:/var/run/docker.sock', 'scheme-refused'],
  ['//example.com', 'url-unusable'],
  ['http://', 'url-unusable'],
  ['https://name:word@example.com/', 'credentials-refused'],
  ['http://169.254.169.254/latest/meta-data/', 'address-refused'],
  ['http://[fd00:ec2::254]/', 'address-refused'],
])('%s is refused: %s', async (url, fault) => {
  const out = outbound({ resolve: () => Promise.reject(new Error('nobody asks')) });
  expect(out.findFault(url)).toBe(fault);
  await expect(out.call(post(url))).rejects.toMatchObject({ fault });
});

test('a name whose every address is private is refused; of several addresses only those that may be reached are tried', async () => {
  const { port, seen } = await receiver(undefined, '0.0.0.0');
  const resolve = async (name: string) => (name === 'inside.example' ? ['10.0.0.1', '::1'] : ['10.0.0.1', '127.0.0.2']);
  const out = outbound({ privateNetworks: ['127.0.0.2'], resolve });
  await expect(out.call(post('http://inside.example/'))).rejects.toMatchObject({ fault: 'address-refused' });
  expect(await out.call(post(`http://both.example:${port}/`))).toMatchObject({ status: 200 });
  expect(seen.map(({ socket }) => socket.localAddress)).toEqual(['127.0.0.2']);
});

test('a name is resolved once, by the connection: what it resolves to a moment later is not reached', async () => {
  const { port, seen } = await receiver(undefined, '0.0.0.0');
  let asked = 0;
  // 127.0.0.2 stands for a public address, 127.0.0.1 for what the attacker is after.
  const resolve = async () => (asked++ === 0 ? ['127.0.0.2'] : ['127.0.0.1']);
  const out = outbound({ privateNetworks: ['127.0.0.2'], resolve });
  expect(await out.call(post(`http://rebound.example:${port}/`))).toMatchObject({ status: 200 });
  expect(asked).toBe(1);
  // A new connection asks again, and is refused.
  const again = outbound({ privateNetworks: ['127.0.0.2'], resolve });
  await expect(again.call(post(`http://rebound.example:${port}/`))).rejects.toMatchObject({ fault: 'address-refused' });
  expect(seen.map(({ socket }) => socket.localAddress)).toEqual(['127.0.0.2']);
});

test('a redirect is an answer and is not followed', async () => {
  const inside = await receiver();
  const { port } = await receiver((_request, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${inside.port}/` }).end();
  });
  const answer = await outbound({ privateNetworks: loopback }).call(post(`http://127.0.0.1:${port}/`));
  expect(answer.status).toBe(307);
  expect(inside.seen).toEqual([]);
});

test('an answer that is too large, or does not come in time, ends the call', async () => {
  const { port } = await receiver((request, response) => {
    if (request.url === '/large') response.end('x'.repeat(1_001));
    else if (request.url === '/endless') response.write('x');
  });
  const out = outbound({ privateNetworks: loopback });
  const at = (path: string) => post(`http://127.0.0.1:${port}${path}`, { timeoutMs: 300 });
  await expect(out.call(at('/large'))).rejects.toMatchObject({ fault: 'answer-too-large' });
  await expect(out.call(at('/silent'))).rejects.toMatchObject({ fault: 'time-over' });
  await expect(out.call(at('/endless'))).rejects.toMatchObject({ fault: 'time-over' });
});

test('a name that nobody knows, a closed port, a certificate that nobody vouches for are told apart', async () => {
  const { cert, key } = await makeCertificate({ from: new Date(Date.now() - 86_400_000), days: 2 });
  const port = await listen(createHttpsServer({ cert, key }, (_request, response) => response.end()));
  const gone = await receiver();
  const out = outbound({ privateNetworks: loopback });
  const unknown = outbound({ resolve: () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })) });
  await expect(unknown.call(post('http://nowhere.example/'))).rejects.toMatchObject({ fault: 'name-unknown' });
  await expect(out.call(post(`https://127.0.0.1:${port}/`))).rejects.toMatchObject({ fault: 'certificate-refused' });
  await expect(out.call(post('http://127.0.0.1:1/'))).rejects.toMatchObject({ fault: 'unreachable' });
  expect(gone.seen).toEqual([]);
});

test('allowed hosts narrow what may be called, and open no address', async () => {
  const { port } = await receiver();
  const out = outbound({ privateNetworks: loopback, resolve: async () => loopback });
  const allowedHosts = ['api.example.com', '.example.org'];
  const call = (host: string) => out.call(post(`http://${host}:${port}/`, { allowedHosts }));
  expect((await call('api.example.com')).status).toBe(200);
  expect((await call('any.example.org')).status).toBe(200);
  await expect(call('other.example.com')).rejects.toMatchObject({ fault: 'host-refused' });
  await expect(call('badexample.org')).rejects.toMatchObject({ fault: 'host-refused' });
  const closed = outbound({ resolve: async () => loopback });
  const open = post(`http://api.example.com:${port}/`, { allowedHosts });
  await expect(closed.call(open)).rejects.toMatchObject({ fault: 'address-refused' });
});

/** A proxy as a site has it: absolute URLs for http, CONNECT for https. Everything leads to `port` on loopback. */
async function proxy(port: number) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end('by the proxy');
  });
  server.on('connect', (request, socket, head) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
    const onward = connectTcp(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const each of [socket, onward]) each.on('error', () => undefined);
  });
  return { port: await listen(server), asked };
}

test('through a proxy names of the world go, addresses and names of the house do not; exceptions go straight', async () => {
  const { port, seen } = await receiver();
  const way = await proxy(port);
  const out = outbound({
    privateNetworks: loopback,
    proxy: { url: `http://user:word@127.0.0.1:${way.port}`, except: ['.inside.example', '127.0.0.1'] },
    resolve: async () => loopback,
  });
  expect((await out.call(post('http://hooks.example.com/x'))).body).toBe('by the proxy');
  // The tunnel leads to a receiver without TLS: that it was asked for is what counts.
  await expect(out.call(post('https://hooks.example.com/x'))).rejects.toThrow();
  expect(way.asked).toEqual([
    'POST http://hooks.example.com/x',
    `CONNECT hooks.example.com:443 Basic ${Buffer.from('user:word').toString('base64')}`,
  ]);
  for (const host of ['10.0.0.1', '93.184.216.34', '[::1]', '2130706434', 'localhost', 'intranet', 'db.internal']) {
    await expect(out.call(post(`http://${host}/`)), host).rejects.toMatchObject({ fault: 'address-refused' });
  }
  expect(way.asked).toHaveLength(2);
  expect(seen).toEqual([]);
  expect((await out.call(post(`http://api.inside.example:${port}/`))).body).toBe('ok');
  expect((await out.call(post(`http://127.0.0.1:${port}/`))).body).toBe('ok');
  expect(seen).toHaveLength(2);
});
