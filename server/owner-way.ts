/** The owner's way to the database for the operator's own programs, whether the server is running or not. */
import type pg from 'pg';
import type { Config } from './config.ts';
import type { Logger } from './platform/log.ts';
import { findRunning, startEmbedded } from './platform/postgres/embedded.ts';

export interface OwnerWay {
  owner: pg.ClientConfig;
  /** The operator's own roles, when he gave them. */
  own: { own?: { app: pg.ClientConfig; system: pg.ClientConfig } };
  close(): Promise<void>;
}

/** An embedded database that runs is used as it is; one that does not is made when absent and runs until `close`. */
export async function openOwnerWay({ database, dataDir }: Config, log: Logger): Promise<OwnerWay> {
  if (database.kind === 'external') {
    const { ownerUrl, roles } = database;
    const of = (connectionString: string): pg.ClientConfig => ({ connectionString });
    const own = roles === undefined ? {} : { own: { app: of(roles.appUrl), system: of(roles.systemUrl) } };
    return { owner: of(ownerUrl), own, close: () => Promise.resolve() };
  }
  const running = await findRunning(dataDir);
  if (running !== undefined) return { owner: running, own: {}, close: () => Promise.resolve() };
  const embedded = await startEmbedded({ dataDir, log });
  return { owner: embedded.owner, own: {}, close: () => embedded.stop() };
}
