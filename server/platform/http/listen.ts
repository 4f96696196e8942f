import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The address cannot be had; the message is for the operator. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is in use by another program; set RELAIS_PORT to a free port (0 takes any)',
  EACCES: 'this user may not use it; set RELAIS_PORT to 1024 or more',
  EADDRNOTAVAIL: 'this machine does not have that address; set RELAIS_HOST to one that it has',
  ENOTFOUND: 'the name of RELAIS_HOST has no address',
};

/** Listens and answers the port. Throws ListenError for what the operator can mend. */
export async function listen(app: FastifyInstance, at: { host: string; port: number }): Promise<number> {
  try {
    await app.listen(at);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? reasons[String(cause.code)] : undefined;
    if (reason === undefined) throw cause;
    throw new ListenError(`cannot listen on ${at.host}, port ${at.port}: ${reason}`, { cause });
  }
  const address: AddressInfo | string | null = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
