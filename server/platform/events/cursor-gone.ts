import type { EventCursor } from '#contracts/vocabulary/event.ts';
import { RelaisError } from '../errors.ts';

const details = {
  'foreign-epoch': 'the cursor belongs to another epoch of the log',
  ahead: 'the cursor is ahead of the log',
  expired: 'the events after the cursor are no longer kept',
} as const;

/**
 * A reader cannot go on from its cursor (410): `why` says what came between. What it can do is read its state afresh and
 * go on from the end, or from `oldest`, the oldest cursor that the log still serves; a caller outside is told that one.
 */
export class CursorGone extends RelaisError {
  readonly why: keyof typeof details;
  readonly oldest: EventCursor;

  constructor(why: keyof typeof details, log: { epoch: string; oldest: number }) {
    const oldest = { epoch: log.epoch, position: log.oldest };
    super('CURSOR_GONE', { detail: details[why], oldestCursor: oldest });
    this.why = why;
    this.oldest = oldest;
  }
}
