import { type Logger, pino } from 'pino';

export type { Logger };

/** JSON lines on stderr; stdout is for the few lines that the person who started the server reads. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      redact: {
        paths: ['req.headers.cookie', 'req.headers.authorization', '*.password', '*.token'],
        censor: '[redacted]',
      },
    },
    pino.destination(2),
  );
}
