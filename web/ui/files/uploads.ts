/**
 * The files of one conversation on their way, one after the other in the order they were chosen. One that fails stays with
 * its reason until the person tries it again or puts it away; its client id stays too, so that nothing is stored twice.
 */
import type { AttachmentLimits } from '#contracts/vocabulary/attachment.ts';
import { FileFault } from './post-file.ts';

export interface Upload {
  readonly clientId: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** `held` waits for `release`. */
  readonly state: 'held' | 'waiting' | 'sending' | 'failed';
  /** Of what has gone, 0 to 1. */
  readonly share: number;
  /** Why it failed. */
  readonly code?: string;
}

export interface UploadPorts {
  /** Throws FileFault. */
  post(file: File, clientId: string, onShare: (share: number) => void, signal: AbortSignal): Promise<unknown>;
  /** Undefined while the server has not said. */
  limits(): AttachmentLimits | undefined;
  newClientId(): string;
  onChange(): void;
}

const bytesPerMegabyte = 1024 * 1024;

export class Uploads {
  readonly #ports: UploadPorts;
  readonly #files = new Map<string, File>();
  #list: readonly Upload[] = [];
  #running: { clientId: string; abort: AbortController } | undefined;

  constructor(ports: UploadPorts) {
    this.#ports = ports;
  }

  /** In the order they were chosen; the same list while nothing changes. */
  get list(): readonly Upload[] {
    return this.#list;
  }

  add(files: Iterable<File>, state: 'held' | 'waiting' = 'waiting'): void {
    for (const file of files) {
      const clientId = this.#ports.newClientId();
      const { name, size } = file;
      this.#files.set(clientId, file);
      const code = this.#refusal(size);
      const stands = code === undefined ? { state } : { state: 'failed' as const, code };
      this.#list = [...this.#list, { clientId, name, size, share: 0, ...stands }];
    }
    this.#ports.onChange();
    this.#next();
  }

  /** What was held goes. */
  release(): void {
    for (const { clientId, state } of this.#list) if (state === 'held') this.#change(clientId, { state: 'waiting' });
    this.#next();
  }

  /** Stops it, or puts a failed one away. */
  remove(clientId: string): void {
    const running = this.#running?.clientId === clientId ? this.#running : undefined;
    this.#forget([clientId]);
    if (running === undefined) return;
    this.#running = undefined;
    running.abort.abort();
    this.#next();
  }

  retry(clientId: string): void {
    const size = this.#files.get(clientId)?.size ?? 0;
    const code = this.#refusal(size);
    if (code === undefined) this.#change(clientId, { state: 'waiting', share: 0 });
    this.#next();
  }

  /** Those that are messages now. */
  confirm(clientIds: ReadonlySet<string | undefined>): void {
    const stored = this.#list.filter(({ clientId }) => clientIds.has(clientId)).map(({ clientId }) => clientId);
    if (stored.length > 0) this.#forget(stored);
  }

  /** Nothing more goes. */
  close(): void {
    this.#running?.abort.abort();
    this.#running = undefined;
    this.#list = [];
    this.#files.clear();
  }

  #refusal(size: number): string | undefined {
    const limits = this.#ports.limits();
    if (size === 0) return 'ATTACHMENT_EMPTY';
    return limits !== undefined && size > limits.megabytes * bytesPerMegabyte ? 'ATTACHMENT_TOO_LARGE' : undefined;
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const next = this.#list.find(({ state }) => state === 'waiting');
    const file = next === undefined ? undefined : this.#files.get(next.clientId);
    if (next === undefined || file === undefined) return;
    const { clientId } = next;
    const running = { clientId, abort: new AbortController() };
    this.#running = running;
    this.#change(clientId, { state: 'sending' });
    const onShare = (share: number) => {
      if (this.#running === running) this.#change(clientId, { share });
    };
    this.#ports.post(file, clientId, onShare, running.abort.signal).then(
      () => this.#settle(running, undefined),
      (error: unknown) => this.#settle(running, error instanceof FileFault ? error.code : 'SERVER_FAULT'),
    );
  }

  #settle(running: { clientId: string }, code: string | undefined): void {
    if (this.#running !== running) return;
    this.#running = undefined;
    if (code === undefined) this.#forget([running.clientId]);
    else this.#change(running.clientId, { state: 'failed', code });
    this.#next();
  }

  #change(clientId: string, change: Partial<Upload>): void {
    this.#list = this.#list.map((one) => {
      if (one.clientId !== clientId) return one;
      const { code: _, ...rest } = one;
      return { ...rest, ...change };
    });
    this.#ports.onChange();
  }

  #forget(clientIds: readonly string[]): void {
    for (const clientId of clientIds) this.#files.delete(clientId);
    this.#list = this.#list.filter(({ clientId }) => !clientIds.includes(clientId));
    this.#ports.onChange();
  }
}
