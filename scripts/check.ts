/** `npm run check`: types, lint, format, architecture; seconds. `npm run fix` mends what can be mended. */
import { spawn } from 'node:child_process';
import { checkArchitecture } from '../tests/architecture/rules.ts';

const fix = process.argv.includes('--fix');

const steps: readonly [string, string, readonly string[]][] = [
  [
    'lint and format',
    'node_modules/.bin/biome',
    ['check', ...(fix ? ['--write'] : []), '--error-on-warnings', '--max-diagnostics=20', '.'],
  ],
  ['types', 'node_modules/.bin/tsc', ['-p', '.']],
];

let failed = false;
for (const [name, program, args] of steps) {
  const code = await run(program, args);
  if (code !== 0) failed = true;
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`);
}
const faults = await checkArchitecture();
for (const fault of faults) console.error(fault);
if (faults.length > 0) failed = true;
console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} architecture`);
process.exitCode = failed ? 1 : 0;

function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
