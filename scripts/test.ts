/**
 * `npm test`: types, lint, architecture, then unit, integration (real PostgreSQL) and browser tests. Arguments go to the
 * test runner (`npm test -- server/contacts`). Last line: `N passed, N failed`, with `, N skipped` when some were.
 * RELAIS_TEST_WITHOUT=chromium,nginx turns the tests that need them into counted skips.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const node = process.execPath;
const filters = process.argv.slice(2);

const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  numFailedTestSuites: z.int(),
  success: z.boolean(),
});

process.exitCode = await main();

async function main(): Promise<number> {
  if (filters.length === 0) {
    const checked = await run(node, ['scripts/check.ts']);
    if (checked !== 0) return fail();
  }
  const built = await run(node, ['scripts/build-web.ts']);
  if (built !== 0) return fail();
  const folder = await mkdtemp(path.join(tmpdir(), 'relais-report-'));
  try {
    const file = path.join(folder, 'report.json');
    const code = await run(node, [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...filters,
    ]);
    const result = report.parse(JSON.parse(await readFile(file, 'utf8')));
    // A file that could not be loaded has no test to fail; it counts as one.
    const failed = result.numFailedTests + (result.numFailedTests === 0 && code !== 0 ? 1 : 0);
    const skipped = result.numPendingTests + result.numTodoTests;
    console.log(`${result.numPassedTests} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
    return code === 0 && failed === 0 && result.numPassedTests > 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function fail(): number {
  console.log('0 passed, 1 failed');
  return 1;
}

function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
