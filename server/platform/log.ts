import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** What PostgreSQL adds to its errors quotes rows: names, addresses, what people wrote. */
const fieldsWithRows = ['detail', 'where', 'internalQuery', 'hint'];

/** JSON lines on stderr; stdout is for the few lines that the person who started the server reads. */
export function createLog(level: string, to: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      redact: {
        paths: ['req.headers.cookie', 'req.headers.authorization', '*.password', '*.token'],
        censor: '[redacted]',
      },
      serializers: { err: withoutRows, req: withoutQuery },
    },
    to,
  );
}

/** A request as it is logged: what stands in a query (names of files, signatures of links) is nobody's here. */
export function withoutQuery(request: { id?: unknown; method?: string; url?: string; ip?: string }): object {
  const { id, method, url, ip } = request;
  return { id, method, url: url?.split('?')[0], remoteAddress: ip };
}

/** An error as pino writes it, with its causes, but without what quotes rows. */
export function withoutRows(error: Error): object {
  return strip(pino.stdSerializers.errWithCause(error));
}

function strip(value: object): object {
  if (Array.isArray(value)) {
    return value.map((part: unknown) => (typeof part === 'object' && part !== null ? strip(part) : part));
  }
  const kept = Object.entries(value).filter(([key]) => !fieldsWithRows.includes(key));
  return Object.fromEntries(
    kept.map(([key, part]): [string, unknown] => [key, typeof part === 'object' && part !== null ? strip(part) : part]),
  );
}
