import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { killRounds } from '#tests/support/kill-rounds.ts';

test('a server killed in mid-chat, with its database or without, loses and doubles no acknowledged message and goes on lawfully within 5 s', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'relais-kill-'));
  await chmod(dataDir, 0o755);
  try {
    const moments = [0.05, 0.9, 0.35, 0.6, 0.15];
    const results = await killRounds(dataDir, moments.length, () => moments.shift() ?? 0.5);
    expect(results).toHaveLength(5);
    for (const round of results) {
      expect(round).toMatchObject({ lost: 0, doubled: 0, unlawful: [] });
      expect(round.acknowledged).toBeGreaterThan(0);
      expect(round.offeredAfterMs).toBeLessThan(5_000);
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
