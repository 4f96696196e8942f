/** The rules of the house (ARCHITECTURE.md), read off the imports. Pure but for reading the files. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Layers from the ground up; a folder imports itself and what stands before it. */
const layers: readonly (readonly string[])[] = [
  ['platform'],
  ['permissions'],
  ['audit'],
  ['health'],
  ['tenants'],
  ['users', 'reasons', 'queues', 'clip', 'groupings', 'canned-answers', 'attachments'],
  ['chat-pages'],
  ['identity'],
  ['contacts'],
  ['routing', 'customer-data'],
  ['agents', 'statistics'],
  ['channels'],
  ['web-manager', 'agent-portal'],
  ['main'],
];

const softLines = 400;
const hardLines = 600;
/** Files over the soft limit, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {
  'tests/support/web-manager-routes.ts': 'a table: one row a route',
};

/** config.ts, and the programs, which hand it the environment. */
const environmentReaders = ['config', 'main', 'backup', 'restore', 'rotate-key'].map((name) => `server/${name}.ts`);

const root = path.join(import.meta.dirname, '..', '..');

export interface SourceFile {
  /** From the repository's root, with slashes. */
  path: string;
  text: string;
  /** Imported files of ours, as paths; `type` imports too. */
  imports: string[];
  /** Imported packages. */
  packages: string[];
}

export async function readSources(): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const folder of ['contracts', 'server', 'web', 'tests', 'bench', 'scripts']) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || entry.name.endsWith('.gen.ts')) continue;
      const absolute = path.join(entry.parentPath, entry.name);
      const name = path.relative(root, absolute).split(path.sep).join('/');
      files.push(parseSource(name, await readFile(absolute, 'utf8')));
    }
  }
  return files;
}

export function parseSource(name: string, text: string): SourceFile {
  const imports: string[] = [];
  const packages: string[] = [];
  for (const [, target = ''] of text.matchAll(/(?:^|\s)(?:import|export)\s[^'"`;]*?from\s+'([^']+)'/g)) add(target);
  for (const [, target = ''] of text.matchAll(/(?:^|[\s(])import\s*\(?\s*'([^']+)'/g)) add(target);
  return { path: name, text, imports, packages };

  function add(target: string): void {
    if (target.startsWith('.')) imports.push(path.posix.join(path.posix.dirname(name), target));
    else if (target.startsWith('#')) imports.push(target.slice(1));
    else packages.push(target);
  }
}

/** Every fault as `path: what is wrong`. */
export async function checkArchitecture(sources?: SourceFile[]): Promise<string[]> {
  const files = sources ?? (await readSources());
  return [...files.flatMap(faultsOf), ...findCycles(files)];
}

function faultsOf(file: SourceFile): string[] {
  const faults: string[] = [];
  const say = (what: string): void => void faults.push(`${file.path}: ${what}`);
  const isTest = /\.test\.tsx?$/.test(file.path);
  const lines = file.text.split('\n').length;
  if (lines > hardLines) say(`${lines} lines, at most ${hardLines}`);
  else if (lines > softLines && longFiles[file.path] === undefined)
    say(`${lines} lines, over ${softLines} needs a reason`);
  checkName(file, say);
  if (isTest) return faults;
  for (const target of file.imports) checkImport(file, target, say);
  checkPowers(file, say);
  return faults;
}

function checkName(file: SourceFile, say: (what: string) => void): void {
  const name = path.posix.basename(file.path);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.(routes|service|store))?(\.(test|d))?\.m?tsx?$/.test(name)) {
    say('file names are kebab-case with .routes, .service, .store or .test as the only suffixes');
  }
  if (/^(utils?|helpers?|common|misc|manager)\b/.test(name)) say('no utils, helpers, common, misc or manager');
}

function checkImport(file: SourceFile, target: string, say: (what: string) => void): void {
  const from = file.path.split('/')[0];
  const to = target.split('/')[0];
  if (from === 'contracts' && to !== 'contracts') say(`contracts import nothing of ours, not ${target}`);
  if (from === 'web' && to !== 'web' && to !== 'contracts') say(`web imports contracts and web only, not ${target}`);
  if (from === 'server' && to !== 'server' && to !== 'contracts')
    say(`server imports contracts and server only, not ${target}`);
  if (from === 'server' && to === 'server') {
    const [mine, theirs] = [layerOf(file.path), layerOf(target)];
    if (mine === -1) say('the folder has no layer in tests/architecture/rules.ts');
    else if (theirs > mine) say(`imports upwards: ${target}`);
    else if (theirs === mine && folderOf(file.path) !== folderOf(target) && mine !== layers.length - 1) {
      say(`imports its neighbour ${target}`);
    }
  }
}

function folderOf(file: string): string {
  const [, folder = ''] = file.split('/');
  return folder.endsWith('.ts') ? 'main' : folder;
}

function layerOf(file: string): number {
  return layers.findIndex((layer) => layer.includes(folderOf(file)));
}

const sqlPackages = ['kysely', 'pg'];
const httpPackages = ['fastify', 'ws', '@fastify/'];

/** Who may touch SQL, HTTP and the clock. */
function checkPowers(file: SourceFile, say: (what: string) => void): void {
  if (!file.path.startsWith('server/')) return;
  const inPlatform = file.path.startsWith('server/platform/');
  const isMain = folderOf(file.path) === 'main';
  const uses = (names: readonly string[]) =>
    file.packages.some((each) => names.some((name) => each === name || each.startsWith(name)));
  if (!inPlatform && !isMain && !file.path.endsWith('.store.ts') && uses(sqlPackages))
    say('only stores and platform touch SQL');
  const isHttp = file.path.endsWith('.routes.ts') || file.path.startsWith('server/platform/http/') || isMain;
  if (!isHttp && uses(httpPackages) && !mayKnowRequests.includes(file.path))
    say('only routes and platform/http touch HTTP');
  if (
    /\b(Date\.now\(\)|new Date\(\))/.test(file.text) &&
    file.path !== 'server/platform/clock.ts' &&
    !isMain &&
    !inPlatform
  ) {
    say('the time is passed in (platform/clock.ts)');
  }
  if (
    /\.(?:asSystem|readAsSystem|connectSystem)\(/.test(file.text) &&
    !isMain &&
    !mayCrossTenants.some((each) => file.path.startsWith(each))
  ) {
    say('works across tenants, and ARCHITECTURE.md does not list it');
  }
  if (/process\.env/.test(file.text) && !environmentReaders.includes(file.path)) {
    say('only config.ts and the programs that hand it over read process.env');
  }
}

/** Who may work across tenants, as ARCHITECTURE.md lists them with their reasons. */
const mayCrossTenants = [
  'server/audit/audit.store.ts',
  'server/platform/',
  'server/health/',
  'server/identity/',
  'server/routing/',
  'server/agents/presence.ts',
  'server/contacts/timers.ts',
  'server/contacts/old-contacts.ts',
  'server/channels/web-interaction/',
  'server/web-manager/',
  'server/agent-portal/session.routes.ts',
];

/** What a route's caller is: types of Fastify only. */
const mayKnowRequests = [
  'server/permissions/caller.ts',
  'server/identity/authenticate.ts',
  'server/identity/session-cookie.ts',
];

function findCycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (name: string, trail: string[]): void => {
    if (state.get(name) === 'done') return;
    if (state.get(name) === 'open') {
      cycles.push(`import cycle: ${[...trail.slice(trail.indexOf(name)), name].join(' → ')}`);
      return;
    }
    state.set(name, 'open');
    for (const target of byPath.get(name)?.imports ?? []) if (byPath.has(target)) visit(target, [...trail, name]);
    state.set(name, 'done');
  };
  for (const { path: name } of files) visit(name, []);
  return cycles;
}
