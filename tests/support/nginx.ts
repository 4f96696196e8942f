/** A real nginx from Debian in front of a node, as docs/operations.md sets it up; unpacked, not installed. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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
  await writeFile(path.join(folder, 'nginx.conf'), configuration(folder, url.port, upstream));
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

/** The part from `location` on stands in docs/operations.md word for word; a test compares. */
export const location = `location / {
    proxy_pass http://relais;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_request_buffering off;
    proxy_read_timeout 60s;
    client_max_body_size 30m;
}`;

function configuration(folder: string, port: string, upstream: string): string {
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
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  upstream relais { server ${upstream}; }
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    ${location}
  }
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
