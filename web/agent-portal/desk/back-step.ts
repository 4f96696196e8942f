/**
 * With one column an open conversation is a step of the browser's history, so that a phone's back gesture leads to the
 * list. Going back takes its time: what is opened meanwhile must not be closed by the step that is still on its way.
 */

const entry = 'relais-conversation';

type StepHistory = Pick<History, 'state' | 'pushState' | 'replaceState' | 'back'>;

export class BackStep {
  readonly #history: StepHistory;
  #isOpen = false;
  /** A step back of our own that the browser has not taken yet. */
  #returning = false;

  constructor(history: StepHistory) {
    this.#history = history;
    // Left by an earlier page: no conversation stands behind it any more.
    if (history.state === entry) history.replaceState(null, '');
  }

  open(): void {
    this.#isOpen = true;
    if (!this.#returning && this.#history.state !== entry) this.#history.pushState(entry, '');
  }

  /** Left by other means than the back gesture: the step must not linger. */
  close(): void {
    this.#isOpen = false;
    if (this.#returning || this.#history.state !== entry) return;
    this.#returning = true;
    this.#history.back();
  }

  /** The browser has taken a step; true when it means that the conversation should be left. */
  popped(): boolean {
    if (this.#returning) {
      this.#returning = false;
      if (this.#isOpen) this.#history.pushState(entry, '');
      return false;
    }
    return this.#isOpen && this.#history.state !== entry;
  }
}
