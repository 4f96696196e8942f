import { existsSync, readFileSync } from 'node:fs';

const limits = '/proc/self/limits';

/**
 * Files and connections that this process may have open: Node raises what it starts with to what the system allows at
 * most. Undefined where no limit is known (other systems than Linux tell it elsewhere).
 */
export function readOpenFilesLimit(): number | undefined {
  if (!existsSync(limits)) return undefined;
  const soft = /^Max open files +(\d+)/m.exec(readFileSync(limits, 'utf8'))?.[1];
  return soft === undefined ? undefined : Number(soft);
}
