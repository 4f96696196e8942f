/**
 * The supervisors who watch at this node. Once a second, and at most once, the figures of a tenant are computed, however
 * many watch; each is told the rows that are new to him. Who begins to watch gets all of it at once: from the last
 * computation while it is fresh. A supervisor whose frame could not be made is closed: he reconnects to all of it.
 */
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { Focus, QueueNumbers, SupervisedAgent } from '#contracts/agent-portal/supervision-views.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { attemptAll } from '#server/platform/attempt-all.ts';
import type { Ground } from '#server/platform/ground.ts';
import { readAgentsNow } from '#server/statistics/agents-now.store.ts';
import { readOpenContacts } from '#server/statistics/open-contacts.store.ts';
import { type DayCount, readQueueNumbers } from '#server/statistics/queue-numbers.store.ts';

export interface Watcher {
  readonly tenantId: TenantId;
  send(frame: DeskFrame): void;
  /** A frame could not be made. */
  fail(error: unknown): void;
}

export interface Watching {
  /** Whose contacts he looks at from now on; undefined: nobody's. */
  look(focus: Focus | undefined): void;
  stop(): void;
}

type Rows<Row> = ReadonlyMap<string, { readonly row: Row; readonly text: string }>;

/** The figures of a tenant as they were computed last. */
interface Figures {
  readonly at: Date;
  readonly serviceLevelSeconds: number;
  readonly queues: Rows<QueueNumbers>;
  readonly agents: Rows<SupervisedAgent>;
  /** What need not be counted again each second. */
  readonly day: DayCount;
}

interface Held {
  readonly watcher: Watcher;
  /** What he was told last; undefined before he was told anything. */
  told: Figures | undefined;
  focus: Focus | undefined;
  /** The contacts that he was told last, as JSON. */
  contacts: string | undefined;
}

interface Watched {
  readonly held: Set<Held>;
  figures: Figures | undefined;
  /** The works of a tenant wait for one another: nobody is told an older figure after a newer. */
  tail: Promise<void>;
}

/** A computation that is no older is told to who comes. */
const freshMs = 1_000;

export class SupervisionHub {
  readonly #ground: Ground;
  readonly #onError: (error: unknown) => void;
  readonly #tenants = new Map<TenantId, Watched>();

  constructor(ground: Ground, onError: (error: unknown) => void) {
    this.#ground = ground;
    this.#onError = onError;
  }

  /** Sends the figures and from then on what changes. */
  add(watcher: Watcher, focus: Focus | undefined): Watching {
    const { tenantId } = watcher;
    const watched = this.#tenants.get(tenantId) ?? { held: new Set(), figures: undefined, tail: Promise.resolve() };
    this.#tenants.set(tenantId, watched);
    const entry: Held = { watcher, told: undefined, focus, contacts: undefined };
    watched.held.add(entry);
    const begin = () =>
      this.#run(watched, [entry], async () => {
        if (!this.#isFresh(watched.figures)) watched.figures = await this.#compute(tenantId, watched.figures);
        tell(entry, watched.figures);
        await this.#tellContacts(tenantId, [entry]);
      });
    begin().catch(this.#onError);
    return {
      look: (focus) => {
        entry.focus = focus;
        entry.contacts = undefined;
        this.#run(watched, [entry], () => this.#tellContacts(tenantId, [entry])).catch(this.#onError);
      },
      stop: () => {
        watched.held.delete(entry);
        if (watched.held.size === 0 && this.#tenants.get(tenantId) === watched) this.#tenants.delete(tenantId);
      },
    };
  }

  /** Computes the figures of every tenant that is watched, and tells what is new; called every second. */
  async flush(): Promise<void> {
    await attemptAll([...this.#tenants], ([tenantId, watched]) =>
      this.#run(watched, watched.held, async () => {
        watched.figures = await this.#compute(tenantId, watched.figures);
        for (const entry of watched.held) tell(entry, watched.figures);
        await this.#tellContacts(tenantId, [...watched.held]);
      }),
    );
  }

  /** Rejects with what failed, after those it was done for were closed. */
  #run(watched: Watched, entries: Iterable<Held>, work: () => Promise<void>): Promise<void> {
    const done = watched.tail.then(work);
    watched.tail = done.catch((error: unknown) => {
      for (const { watcher } of entries) watcher.fail(error);
    });
    return done;
  }

  #isFresh(figures: Figures | undefined): boolean {
    return figures !== undefined && this.#ground.clock.now().getTime() - figures.at.getTime() < freshMs;
  }

  #compute(tenantId: TenantId, before: Figures | undefined): Promise<Figures> {
    const at = this.#ground.clock.now();
    return this.#ground.db.inTenant(tenantId, async (tx) => {
      const { serviceLevelSeconds, queues, day } = await readQueueNumbers(tx, at, before?.day);
      const agents = await readAgentsNow(tx, at);
      return { at, serviceLevelSeconds, queues: rowsOf(queues), agents: rowsOf(agents), day };
    });
  }

  /** One statement for each queue or agent that is looked at. */
  async #tellContacts(tenantId: TenantId, entries: readonly Held[]): Promise<void> {
    const looking = Map.groupBy(
      entries.filter(({ focus }) => focus !== undefined),
      ({ focus }) => JSON.stringify(focus),
    );
    if (looking.size === 0) return;
    const now = this.#ground.clock.now();
    await this.#ground.db.inTenant(tenantId, async (tx) => {
      for (const [key, group] of looking) {
        const focus = group[0]?.focus;
        if (focus === undefined) continue;
        const found = await readOpenContacts(tx, focus, now);
        const text = JSON.stringify(found);
        for (const entry of group) {
          // He may look elsewhere by now, or have been told.
          if (entry.contacts === text || JSON.stringify(entry.focus) !== key) continue;
          entry.contacts = text;
          entry.watcher.send({ type: 'supervised-contacts', now: now.toISOString(), focus, ...found });
        }
      }
    });
  }
}

/** Tells one supervisor what is new to him. */
function tell(entry: Held, figures: Figures | undefined): void {
  if (figures === undefined || figures === entry.told) return;
  const { told } = entry;
  entry.told = figures;
  const queues = newRows(told?.queues, figures.queues);
  const agents = newRows(told?.agents, figures.agents);
  const goneQueues = goneRows(told?.queues, figures.queues);
  const goneAgents = goneRows(told?.agents, figures.agents);
  const isNew = told === undefined || told.serviceLevelSeconds !== figures.serviceLevelSeconds;
  if (!isNew && queues.length + agents.length + goneQueues.length + goneAgents.length === 0) return;
  entry.watcher.send({
    type: 'supervision',
    now: figures.at.toISOString(),
    whole: told === undefined,
    serviceLevelSeconds: figures.serviceLevelSeconds,
    queues,
    agents,
    goneQueues,
    goneAgents,
  });
}

function rowsOf<Row extends { readonly id: string }>(rows: readonly Row[]): Rows<Row> {
  return new Map(rows.map((row) => [row.id, { row, text: JSON.stringify(row) }]));
}

function newRows<Row>(before: Rows<Row> | undefined, after: Rows<Row>): Row[] {
  return [...after].filter(([id, { text }]) => before?.get(id)?.text !== text).map(([, { row }]) => row);
}

function goneRows<Id>(before: Rows<{ readonly id: Id }> | undefined, after: Rows<unknown>): Id[] {
  return [...(before ?? [])].filter(([id]) => !after.has(id)).map(([, { row }]) => row.id);
}
