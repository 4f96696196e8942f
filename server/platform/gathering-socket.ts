import { Socket } from 'node:net';

type Written = (error?: Error | null) => void;

/**
 * Sends together what is written in one turn of the event loop. `pg` writes each statement by itself; a transaction whose
 * statements do not wait for one another then wakes the server once (docs/performance.md).
 */
export class GatheringSocket extends Socket {
  #gathers = false;

  override write(chunk: Uint8Array | string, written?: Written): boolean;
  override write(chunk: Uint8Array | string, encoding?: BufferEncoding, written?: Written): boolean;
  override write(chunk: Uint8Array | string, given?: BufferEncoding | Written, written?: Written): boolean {
    this.#gather();
    return typeof given === 'function' ? super.write(chunk, given) : super.write(chunk, given, written);
  }

  #gather(): void {
    if (this.#gathers) return;
    this.#gathers = true;
    this.cork();
    // Behind all promises that are settled by now: whoever awaited nothing but them has written.
    process.nextTick(() => {
      this.#gathers = false;
      this.uncork();
    });
  }
}
