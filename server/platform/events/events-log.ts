/** What this folder asks of a log; a pino logger fits. */
export interface EventsLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Milliseconds before the next try after `failures` of them in a row: 50, 100, 200 … 1000. */
export function backoffMs(failures: number): number {
  return Math.min(1000, 50 * 2 ** (failures - 1));
}
