/**
 * A fresh Debian 13 with systemd of its own, in a folder, in which the commands of docs/operations.md are carried out
 * word for word, in their order. Needs root, debootstrap and systemd-nspawn; shares the machine's network, for the
 * packages, so that ports 80, 443 and 8080 must be free.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { exists } from '#server/platform/files.ts';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '..', '..');
const partners = path.join(root, 'dist', 'partners');
const host = 'contact.example.com';
const newPassword = 'walnut lantern seven kites';

export interface DebianReport {
  /** Headings whose commands were carried out, with how many blocks each had and its seconds. */
  sections: Record<string, { blocks: number; seconds: number }>;
  /** When the plug was pulled: milliseconds until the service answered again. */
  backAfterKillMs: number;
  faults: string[];
}

/** Carries the page out in `folder`, which must be empty. Prints what is being done on stderr, for it takes minutes. */
export async function followOperationsPage(folder: string): Promise<DebianReport> {
  const report: DebianReport = { sections: {}, backAfterKillMs: 0, faults: [] };
  const machine = await Machine.boot(folder);
  try {
    await new Site(machine, await readPage(), report).follow();
  } catch (error) {
    report.faults.push(error instanceof Error ? error.message : String(error));
  } finally {
    await machine.stop();
  }
  return report;
}

/** The shell blocks of docs/operations.md under each of its headings. */
async function readPage(): Promise<ReadonlyMap<string, readonly string[]>> {
  const page = await readFile(path.join(root, 'docs', 'operations.md'), 'utf8');
  const sections = page.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const blocks = [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block);
      return [section.slice(0, section.indexOf('\n')), blocks] as const;
    }),
  );
}

class Site {
  readonly #machine: Machine;
  readonly #page: ReadonlyMap<string, readonly string[]>;
  readonly #report: DebianReport;

  constructor(machine: Machine, page: ReadonlyMap<string, readonly string[]>, report: DebianReport) {
    this.#machine = machine;
    this.#page = page;
    this.#report = report;
  }

  async follow(): Promise<void> {
    const machine = this.#machine;
    await this.#section('Install', 'one');
    await this.#section('HTTPS', 'one');
    const password = await this.#oneTimePassword();
    await this.#signOn(password, newPassword);
    this.#report.backAfterKillMs = await this.#pullThePlug();
    await this.#section('Backup', 'one');
    await machine.run('systemctl start relais-backup.service && ls /var/backups/relais/relais-*.gz');
    const [restore = '', elsewhere = ''] = this.#blocks('Restore');
    await this.#block('Restore', restore, 'one');
    await this.#signOn(newPassword);
    // Another machine: nothing but the key and the backups came along.
    await machine.run(
      'systemctl disable --now relais && cp /var/lib/relais/secret.key /root && rm -r /var/lib/relais /var/cache/relais',
    );
    await this.#block('Restore', elsewhere, 'one');
    await this.#signOn(newPassword);
    await this.#section('A new release', 'two');
    await this.#signOn(newPassword);
    await this.#newKey();
    await this.#section('Your own PostgreSQL', 'two');
    await this.#moveToOwnDatabase();
  }

  /** Steps 1 to 5 of the section that is prose, for the one node. */
  async #newKey(): Promise<void> {
    const machine = this.#machine;
    const started = performance.now();
    const fresh = (await machine.run('openssl rand -base64 32')).trim();
    const old = (await machine.run('cat /var/lib/relais/secret.key')).trim();
    const give = async (keys: string): Promise<void> => {
      await machine.run(
        `sed -i /RELAIS_SECRET_KEY/d /etc/relais/relais.env; echo RELAIS_SECRET_KEY=${keys} >> /etc/relais/relais.env; systemctl restart relais`,
      );
    };
    for (const keys of [`${old},${fresh}`, `${fresh},${old}`]) {
      await give(keys);
      await this.#signOn(newPassword);
    }
    await machine.run('relais rotate-key');
    await give(fresh);
    await this.#signOn(newPassword);
    this.#note('A new secret key', started);
  }

  async #moveToOwnDatabase(): Promise<void> {
    const machine = this.#machine;
    await machine.run('relais backup /var/backups/relais/move.gz && systemctl stop relais');
    const url = 'postgresql://relais:a%20password%20of%20your%20own@127.0.0.1:5432/relais';
    await machine.run(`echo DATABASE_URL=${url} >> /etc/relais/relais.env`);
    await machine.run('relais restore /var/backups/relais/move.gz && systemctl start relais');
    await this.#signOn(newPassword);
    const there = await machine.run(`runuser -u postgres -- psql -Atc 'select count(*) from user_account' relais`);
    if (there.trim() !== '1') throw new Error(`PostgreSQL of the site has ${there.trim()} users`);
  }

  /** Everything of the service at once, its database too. */
  async #pullThePlug(): Promise<number> {
    await this.#machine.run('systemctl kill --signal=KILL --kill-whom=all relais');
    const killedAt = performance.now();
    await this.#signOn(newPassword);
    return Math.round(performance.now() - killedAt);
  }

  async #oneTimePassword(): Promise<string> {
    const said = await this.#machine.run(`journalctl --unit relais --output cat | grep 'One-time password' | tail -1`);
    return said.replace(/.*: /s, '').trim();
  }

  /** Through nginx, waiting for a service that is starting. */
  async #signOn(password: string, next?: string): Promise<void> {
    const deadline = performance.now() + 60_000;
    for (;;) {
      const answer = await call('POST', '/api/web-manager/session', { userName: 'admin', password });
      if (answer.status === 200) {
        if (next === undefined) return;
        const changed = await call(
          'POST',
          '/api/web-manager/session/password',
          { currentPassword: password, newPassword: next },
          answer.cookie,
        );
        if (changed.status === 200) return;
        throw new Error(`the first password cannot be changed: ${changed.status} ${changed.body}`);
      }
      if (performance.now() > deadline) throw new Error(`nobody can sign on any more: ${answer.status} ${answer.body}`);
      await pause(200);
    }
  }

  #blocks(heading: string): readonly string[] {
    const blocks = this.#page.get(heading);
    if (blocks === undefined || blocks.length === 0)
      throw new Error(`docs/operations.md has no commands under ${heading}`);
    return blocks;
  }

  async #section(heading: string, release: string): Promise<void> {
    for (const block of this.#blocks(heading)) await this.#block(heading, block, release);
  }

  async #block(heading: string, block: string, release: string): Promise<void> {
    process.stderr.write(`\n# ${heading}\n${block}`);
    const started = performance.now();
    await this.#machine.run(`export REPOSITORY=/srv/relais.git RELEASE=${release}\n${block}`);
    this.#note(heading, started);
  }

  #note(heading: string, startedAt: number): void {
    const before = this.#report.sections[heading] ?? { blocks: 0, seconds: 0 };
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    this.#report.sections[heading] = { blocks: before.blocks + 1, seconds: before.seconds + seconds };
  }
}

interface Answer {
  status: number;
  body: string;
  cookie: string;
}

/** As a browser at the site's address, whose certificate nobody signed. A refused connection is status 0. */
async function call(method: string, path_: string, body: unknown, cookie = ''): Promise<Answer> {
  return new Promise((resolve) => {
    const headers = { host, origin: `https://${host}`, 'content-type': 'application/json', cookie };
    const sent = request(
      { host: '127.0.0.1', port: 443, method, path: path_, headers, rejectUnauthorized: false, timeout: 10_000 },
      (response) => {
        const given = (response.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
        text(response).then(
          (said) => resolve({ status: response.statusCode ?? 0, body: said, cookie: given }),
          (error: Error) => resolve({ status: 0, body: error.message, cookie: '' }),
        );
      },
    );
    sent.once('timeout', () => sent.destroy(new Error('no answer')));
    sent.once('error', (error) => resolve({ status: 0, body: error.message, cookie: '' }));
    sent.end(JSON.stringify(body));
  });
}

/** The booted system in its folder. */
class Machine {
  readonly #child: ChildProcess;
  readonly #leader: string;

  private constructor(child: ChildProcess, leader: string) {
    this.#child = child;
    this.#leader = leader;
  }

  static async boot(folder: string): Promise<Machine> {
    const bare = path.join(partners, 'debian-13');
    if (!(await exists(path.join(bare, 'usr')))) await makeDebian(bare);
    const system = path.join(folder, 'debian');
    await run('cp', ['-a', '--reflink=auto', bare, system]);
    await cp('/etc/resolv.conf', path.join(system, 'etc', 'resolv.conf'), { dereference: true });
    await bringAuthorities(system);
    // Nobody sits here to say so.
    await writeFile(path.join(system, 'etc', 'apt', 'apt.conf.d', '99yes'), 'APT::Get::Assume-Yes "true";\n');
    const repository = path.join(system, 'srv', 'relais.git');
    await run('git', ['clone', '--quiet', '--bare', root, repository]);
    for (const branch of ['one', 'two']) await run('git', ['-C', repository, 'branch', branch]);
    const child = spawn(
      'systemd-nspawn',
      ['--directory', system, '--register=no', '--keep-unit', '--quiet', '--machine', 'relais-site', '--boot'],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' } },
    );
    const machine = new Machine(child, await leaderOf(child));
    await machine.run('while ! systemctl is-system-running --quiet --wait; do sleep 1; done');
    return machine;
  }

  /** What it printed; throws with it when the shell does not end with 0. */
  async run(script: string): Promise<string> {
    const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const env = [
      '-i',
      `PATH=${PATH}`,
      'HOME=/root',
      'DEBIAN_FRONTEND=noninteractive',
      'bash',
      '-euo',
      'pipefail',
      '-c',
    ];
    const enter = [
      '--target',
      this.#leader,
      '--mount',
      '--uts',
      '--ipc',
      '--pid',
      '--root',
      '--wd',
      '--',
      'env',
      ...env,
    ];
    try {
      const running = run('nsenter', [...enter, `cd /root\n${script}`], { maxBuffer: 64 * 1024 * 1024 });
      running.child.stdin?.end();
      return (await running).stdout;
    } catch (error) {
      const said = error instanceof Error && 'stderr' in error ? `${String(error.stderr).slice(-2_000)}` : '';
      throw new Error(`these commands failed:\n${script}\n${said}`);
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 30_000);
    await ended;
    clearTimeout(timer);
  }
}

async function makeDebian(bare: string): Promise<void> {
  await mkdir(partners, { recursive: true });
  const draft = `${bare}.draft`;
  await rm(draft, { recursive: true, force: true });
  const include = 'systemd,systemd-sysv,dbus';
  await run('debootstrap', ['--variant=minbase', `--include=${include}`, 'trixie', draft], {
    maxBuffer: 64 * 1024 * 1024,
  });
  await run('mv', [draft, bare]);
}

/** Authorities that this machine trusts beyond its system's (a company's proxy), for the registries' sake. */
async function bringAuthorities(system: string): Promise<void> {
  const from = '/usr/local/share/ca-certificates';
  const names = (await exists(from)) ? (await readdir(from)).filter((name) => name.endsWith('.crt')) : [];
  if (names.length === 0) return;
  const own = await Promise.all(names.map((name) => readFile(path.join(from, name), 'utf8')));
  await mkdir(path.join(system, from), { recursive: true });
  for (const name of names) await cp(path.join(from, name), path.join(system, from, name));
  await writeFile(path.join(system, 'etc', 'authorities.pem'), own.join('\n'));
  await writeFile(path.join(system, 'root', '.npmrc'), 'cafile=/etc/authorities.pem\n');
}

async function leaderOf(child: ChildProcess): Promise<string> {
  const file = `/proc/${child.pid}/task/${child.pid}/children`;
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) break;
    const children = (await readFile(file, 'utf8')).trim().split(' ');
    const leader = children[0];
    if (leader !== undefined && leader !== '' && (await isInit(leader))) return leader;
    await pause(100);
  }
  throw new Error('Debian does not boot: systemd-nspawn ended, or its systemd never came');
}

async function isInit(pid: string): Promise<boolean> {
  try {
    return (await readFile(`/proc/${pid}/comm`, 'utf8')).trim() === 'systemd';
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return false;
    throw error;
  }
}
