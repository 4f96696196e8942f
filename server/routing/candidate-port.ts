import type { ContactId, QueueId, UserId } from '#contracts/vocabulary/ids.ts';
import type { Medium } from '#contracts/vocabulary/medium.ts';

/** Who can be offered a contact. People and bots look the same to routing. */
export interface Candidate {
  readonly agentId: UserId;
  /** Contacts that he holds now, of any medium. */
  readonly load: number;
  readonly idleSince: Date;
  readonly queueIds: ReadonlySet<QueueId>;
  /** Units free by medium; a medium that is absent has none. */
  readonly free: ReadonlyMap<Medium, number>;
}

/** A contact that waits. */
export interface Waiting {
  readonly contactId: ContactId;
  readonly queueId: QueueId;
  readonly medium: Medium;
  readonly priority: number;
  readonly ahead: boolean;
  readonly queuedAt: Date;
  /** Who rejected it or passed it on, and is not offered it for a while. */
  readonly refusedBy: ReadonlySet<UserId>;
}

export interface Pick {
  readonly contactId: ContactId;
  readonly agentId: UserId;
}
