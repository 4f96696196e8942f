/** A real nginx from Debian in front of a node, as docs/operations.md sets it up; unpacked, not installed. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { exists } from '#server/platform/files.ts';
import { makeCertificate } from './certificate.ts';

const run = promisify(execFile);
const partners = path.join(import.meta.dirname, '..', '..', 'dist', 'partners');

/** True when RELAIS_TEST_WITHOUT names nginx: its tests are then counted as skipped. */
export const withoutNginx = (process.env.RELAIS_TEST_WITHOUT ?? '').split(',').includes('nginx');

export interface Nginx {
  /** `https://localhost:<port>`. */
  readonly url: string;
  /** Its own, PEM; nobody signed it. */
  readonly cert: string;
  stop(): Promise<void>;
}

/** `upstream` is a node's `host:port`. */
export async function startNginx(url: URL, upstream: string): Promise<Nginx> {
  const program = await findNginx();
  const folder = await mkdtemp(path.join(tmpdir(), 'relais-nginx-'));
  // Its workers are an unprivileged user when we are root.
  await chmod(folder, 0o755);
  const { cert, key } = await makeCertificate({ from: new Date(Date.now() - 86_400_000), days: 30 });
  await writeFile(path.join(folder, 'cert.pem'), cert);
  await writeFile(path.join(folder, 'key.pem'), key);
  await writeFile(path.join(folder, 'nginx.conf'), await configuration(folder, url.port, upstream));
  const child = spawn(program, ['-p', folder, '-c', path.join(folder, 'nginx.conf'), '-e', 'error.log'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = once(child, 'exit');
  while (!(await exists(path.join(folder, 'nginx.pid')))) {
    if (child.exitCode !== null) throw new Error(`nginx does not start: ${said}`);
    await pause(20);
  }
  return {
    url: url.origin,
    cert,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What an operator copies (docs/operations.md), with this machine's ports and folders in it. */
async function site(folder: string, port: string, upstream: string): Promise<string> {
  const file = path.join(import.meta.dirname, '..', '..', 'examples', 'debian', 'nginx.conf');
  const put: ReadonlyArray<[string | RegExp, string]> = [
    [/server \{[^}]*return 301[^}]*\}/, ''],
    ['server 127.0.0.1:8080', `server ${upstream}`],
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['listen [::]:443 ssl;', ''],
    ['server_name contact.example.com', 'server_name localhost'],
    ['/etc/ssl/relais/cert.pem', `${folder}/cert.pem`],
    ['/etc/ssl/relais/key.pem', `${folder}/key.pem`],
  ];
  return put.reduce(
    (text, [from, to]) => {
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`examples/debian/nginx.conf has no ${from}`);
      return changed;
    },
    await readFile(file, 'utf8'),
  );
}

async function configuration(folder: string, port: string, upstream: string): Promise<string> {
  const user = process.getuid?.() === 0 ? 'user nobody nogroup;' : '';
  return `${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  ${await site(folder, port, upstream)}
}
`;
}

/** A port that is free now, as an address; nginx is told it before it starts. */
export async function freeAddress(): Promise<URL> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  server.close();
  await once(server, 'close');
  return new URL(`https://localhost:${address.port}`);
}

async function findNginx(): Promise<string> {
  const unpacked = path.join(partners, 'nginx', 'usr', 'sbin', 'nginx');
  for (const program of ['/usr/sbin/nginx', unpacked]) if (await exists(program)) return program;
  const folder = path.join(partners, 'nginx');
  await mkdir(folder, { recursive: true });
  try {
    await download(folder);
  } catch (cause) {
    throw new Error(
      'nginx is not there and cannot be had from Debian; RELAIS_TEST_WITHOUT=nginx leaves its tests out',
      {
        cause,
      },
    );
  }
  const archive = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (archive === undefined) throw new Error('apt-get left no package of nginx');
  await run('dpkg-deb', ['-x', path.join(folder, archive), folder]);
  return unpacked;
}

async function download(folder: string): Promise<void> {
  try {
    await run('apt-get', ['download', 'nginx'], { cwd: folder });
  } catch {
    // No package lists yet.
    await run('apt-get', ['update']);
    await run('apt-get', ['download', 'nginx'], { cwd: folder });
  }
}
