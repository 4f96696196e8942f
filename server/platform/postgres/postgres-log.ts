/** What the embedded PostgreSQL asks of a log; a pino logger fits. */
export interface PostgresLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
