/** The certificate that a node serves, and its renewal while the node goes on. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Server as HttpServer } from 'node:http';
import { createSecureContext, Server as TlsServer } from 'node:tls';
import type { Logger } from '../log.ts';

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** What they held at the start. */
  readonly cert: string;
  readonly key: string;
}

/**
 * Connections that are open keep the certificate that they began with. A pair that does not work, because it is being
 * written at the moment or is wrong, is told once and changes nothing.
 */
export class Certificate {
  readonly #files: Pick<CertificateFiles, 'certFile' | 'keyFile'>;
  readonly #server: HttpServer;
  readonly #log: Logger;
  #inUse: string;
  #refused = '';
  /** The files could not be read at the last look. */
  #isMissing = false;
  #endsAt: Date;

  constructor({ certFile, keyFile, cert, key }: CertificateFiles, server: HttpServer, log: Logger) {
    this.#files = { certFile, keyFile };
    this.#server = server;
    this.#log = log;
    this.#inUse = cert + key;
    this.#endsAt = new X509Certificate(cert).validToDate;
  }

  get endsAt(): Date {
    return this.#endsAt;
  }

  /** Looks whether the files hold another pair, and serves it from now on. */
  async refresh(): Promise<void> {
    const { certFile, keyFile } = this.#files;
    try {
      const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
      this.#isMissing = false;
      if (cert + key === this.#inUse || cert + key === this.#refused) return;
      this.#refused = cert + key;
      createSecureContext({ cert, key });
      if (!(this.#server instanceof TlsServer)) throw new TypeError('the server does not speak TLS');
      this.#server.setSecureContext({ cert, key });
      this.#endsAt = new X509Certificate(cert).validToDate;
      this.#inUse = cert + key;
      this.#refused = '';
      this.#log.info({ certFile, endsAt: this.#endsAt }, 'serving a renewed certificate');
    } catch (error) {
      if (error instanceof Error && 'syscall' in error) {
        if (this.#isMissing) return;
        this.#isMissing = true;
      }
      this.#log.warn({ err: error, certFile, keyFile }, 'a renewed certificate cannot be used; the old one stays');
    }
  }
}
