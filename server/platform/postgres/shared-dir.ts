/** The folder that every account can enter: copies of the programs, and clusters whose data directory is closed. */
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';

export const systemSharedDir = '/var/lib/relais';

/** Makes the folder if it is absent; the mode of one that exists stays as it is. */
export async function makeSharedDir(dir: string): Promise<void> {
  const topmost = await mkdir(dir, { recursive: true });
  if (topmost === undefined) return;
  // The umask may have closed what we just made; folders that were there before are the operator's.
  for (let made = dir; made.length >= topmost.length; made = path.dirname(made)) await chmod(made, 0o755);
}
