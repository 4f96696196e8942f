/** Time from what `npm start` runs to a ready server, installed and built: cold on an empty data directory, warm on the one it left. */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchContext, Measure } from './measure.ts';

const root = path.join(import.meta.dirname, '..');
/** Milliseconds that the plan allows. */
const goals = { cold: 3_000, warm: 1_000 };

export default async function run(_context: BenchContext): Promise<Measure[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'relais-start-'));
  await chmod(dataDir, 0o755);
  try {
    const measures: Measure[] = [];
    for (const metric of ['cold', 'warm'] as const) {
      const value = await timeToReady(dataDir);
      const floor = goals[metric];
      measures.push({
        bench: 'start',
        metric,
        value,
        unit: 'ms',
        floor,
        ratio: Math.round((floor / value) * 1000) / 1000,
      });
    }
    return measures;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function timeToReady(dataDir: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let value: number | undefined;
    const env = { ...process.env, RELAIS_DATA_DIR: dataDir, RELAIS_PORT: '0', RELAIS_LOG_LEVEL: 'warn' };
    const child = spawn(process.execPath, [path.join(root, 'scripts/launch.mjs'), 'start'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (chunk: Buffer) => {
      if (value !== undefined || !chunk.toString().includes('Relais is running')) return;
      value = Math.round(performance.now() - start);
      child.kill('SIGTERM');
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (value === undefined) reject(new Error(`the server ended with ${code} before it was ready`));
      else resolve(value);
    });
  });
}
