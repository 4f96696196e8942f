/**
 * A site of several real server processes on one database behind a balancer, with agents and customers who write without
 * a pause, and what its database says in the end of all that they wrote.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { person } from './api.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { administrator, agentPassword, hire } from './contact-centre.ts';
import { findUnlawful } from './embedded-access.ts';
import { Absences, type AgentAtPage, type CustomerAtPage, sitAtPage, visitPage } from './page-people.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const adminPassword = 'the-site-administrator';
const withId = z.object({ id: z.string() });
/** One address may open only so many chats on one page. */
const chatsOfPage = 15;
const openedAtOnce = 5;
const mostWaiting = 3;
const mostLooks = 50;

export interface SiteOptions {
  databaseUrl: string;
  agents: number;
  chats: number;
  /** Chats that will be opened later, for which agents must have room. */
  laterChats: number;
  /** Between two messages of one person in one chat. */
  pauseMs: number;
  random: () => number;
}

/** What the database says; all but `messages` is empty when all is well. */
export interface Findings {
  messages: number;
  /** What somebody wrote and is not there, is there twice, or stands in another order. */
  wrong: string[];
  /** Contacts offered again although nobody had given them back. */
  offeredTwice: string[];
  /** Offers that came back, contacts that went back to their queue. */
  returned: string[];
  /** Agents whose state changed by anything but their own choice. */
  agentsMoved: string[];
  unlawful: string[];
}

export class BusySite {
  readonly absences = new Absences();
  readonly agents: AgentAtPage[] = [];
  readonly customers: CustomerAtPage[] = [];
  readonly balancer: Balancer;
  readonly #options: SiteOptions;
  readonly #dataDir: string;
  readonly #servers: (ServerProcess | undefined)[] = [];
  readonly #talking = new AbortController();
  readonly #talks: Promise<void>[] = [];
  #keys: string[] = [];
  #visits = 0;

  private constructor(options: SiteOptions, balancer: Balancer, dataDir: string) {
    this.#options = options;
    this.balancer = balancer;
    this.#dataDir = dataDir;
  }

  static async open(options: SiteOptions, nodes = 2): Promise<BusySite> {
    const site = new BusySite(options, await startBalancer(), await mkdtemp(path.join(tmpdir(), 'relais-site-')));
    try {
      // The first one alone: it makes the installation.
      for (let at = 0; at < nodes; at++) await site.start(at);
      await site.#furnish();
      return site;
    } catch (error) {
      await site.close();
      throw error;
    }
  }

  get url(): string {
    return this.balancer.url;
  }

  /** Of a node itself, past the balancer. */
  nodeUrl(at: number): string {
    return this.#servers[at]?.url ?? '';
  }

  /** Starts the node of a place and waits until the balancer gives it connections. */
  async start(at: number): Promise<void> {
    const server = await startServer(path.join(this.#dataDir, String(at)), {
      DATABASE_URL: this.#options.databaseUrl,
      RELAIS_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      RELAIS_ADMIN_PASSWORD: adminPassword,
      RELAIS_DRAIN_SECONDS: '1',
    });
    this.#servers[at] = server;
    this.balancer.place(at, server.url);
    await this.balancer.settled(at, true);
  }

  /** SIGTERM: waits until it has drained and stopped. Answers the milliseconds that took. */
  async stop(at: number): Promise<number> {
    const took = (await this.#servers[at]?.stop()) ?? 0;
    this.#servers[at] = undefined;
    this.balancer.place(at, undefined);
    return took;
  }

  /** SIGKILL. Nobody tells the balancer. */
  async kill(at: number): Promise<void> {
    await this.#servers[at]?.kill();
    this.#servers[at] = undefined;
  }

  /** One more customer; he and the agent who takes his chat begin to write. */
  async visit(): Promise<void> {
    this.#talk(await this.#come());
  }

  /** Everybody writes his last message and waits until the server has them all. */
  async fallSilent(): Promise<void> {
    this.#talking.abort();
    await Promise.all(this.#talks);
    const waits = () =>
      this.customers.some(({ session }) => session.state.outgoing.length > 0) ||
      this.agents.some(({ desk }) => desk.store.getState().outgoing.length > 0);
    while (waits()) await pause(20);
  }

  /** To be asked when everybody has fallen silent; what is on its way to a page is waited for. */
  async findings(): Promise<Findings> {
    for (let tries = 0; ; tries++) {
      const found = await this.#look();
      if (found.wrong.length === 0 || tries === mostLooks) return found;
      await pause(100);
    }
  }

  async #look(): Promise<Findings> {
    const client = new pg.Client(this.#options.databaseUrl);
    await client.connect();
    try {
      const { rows: messages } = await client.query<Message>(
        'select contact_id, author, text from message order by contact_id, seq',
      );
      const list = async (text: string) => (await client.query<{ what: string }>(text)).rows.map(({ what }) => what);
      return {
        messages: messages.length,
        wrong: this.customers.flatMap((customer) => this.#compare(customer, messages)),
        offeredTwice: await list(`${logSql} select contact_id::text as what from
          (select contact_id, type, lag(type) over (partition by contact_id order by pending, at) as before from log
            where contact_id is not null and type <> 'message.added') seq
          where type = 'contact.offered' and before in ('contact.offered', 'contact.accepted')`),
        returned: await list(`${logSql} select type || ' ' || contact_id as what from log
          where type in ('contact.offer-returned', 'contact.requeued', 'contact.abandoned', 'contact.ended')`),
        agentsMoved: await list(`${logSql} select body::text as what from log
          where type = 'agent.state-changed' and body->>'cause' not in ('chosen', 'signed-on')`),
        unlawful: await findUnlawful(client),
      };
    } finally {
      await client.end();
    }
  }

  async close(): Promise<void> {
    this.#talking.abort();
    for (const { session } of this.customers) session.close();
    for (const agent of this.agents) agent.stop();
    await Promise.all(this.#servers.map((server) => server?.stop()));
    await this.balancer.stop();
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  /** Agents of one queue behind several chat pages, all at their desks and available, and the first chats. */
  async #furnish(): Promise<void> {
    const { agents, chats, laterChats } = this.#options;
    const centre = await administrator(this.url, adminPassword);
    const base = `/api/web-manager/tenants/${centre.tenantId}`;
    const room = Math.ceil((chats + laterChats) / agents) + 1;
    const capacity = { voice: 0, callback: 0, email: 0, 'web-interaction': room, 'open-media': 0 };
    const hired = [];
    for (let n = 0; n < agents; n++) hired.push(await hire(centre, this.url, { capacity }));
    const queue = await centre.admin.get(withId, 'POST', `${base}/queues`, {
      name: 'Support',
      priority: 5,
      offerTimeoutSeconds: 60,
      memberIds: hired.map(({ userId }) => userId),
    });
    this.#keys = Array.from({ length: Math.ceil((chats + laterChats) / chatsOfPage) }, (_, n) => `help-${n}`);
    for (const key of this.#keys) {
      const page = { key, name: 'Help', queueId: queue.id, enabled: true };
      await centre.admin.get(z.unknown(), 'POST', `${base}/chat-pages`, page);
    }
    for (const { userName } of hired) {
      const signedOn = await person(this.url, 'agent-portal', { userName, password: agentPassword });
      const agent = sitAtPage(this.url, userName, signedOn, this.absences);
      this.agents.push(agent);
      while (agent.desk.store.getState().me === undefined) await pause(10);
      await agent.desk.setState('available');
    }
    const first: CustomerAtPage[] = [];
    while (first.length < chats) {
      const some = Array.from({ length: Math.min(openedAtOnce, chats - first.length) }, () => this.#come());
      first.push(...(await Promise.all(some)));
    }
    for (const customer of first) this.#talk(customer);
  }

  /** Resolves when an agent has taken his chat. */
  async #come(): Promise<CustomerAtPage> {
    const key = this.#keys[Math.floor(this.#visits++ / chatsOfPage)] ?? '';
    const customer = await visitPage(this.url, key, this.absences);
    this.customers.push(customer);
    while (customer.session.state.status?.phase !== 'talking') await pause(10);
    return customer;
  }

  #talk({ contactId, session, write }: CustomerAtPage): void {
    const agent = this.agents.find(({ desk }) => desk.store.getState().chats.has(contactId));
    if (agent === undefined) throw new Error('nobody has the chat that is talking');
    const waits = () => agent.desk.store.getState().outgoing.filter((one) => one.contactId === contactId).length;
    this.#talks.push(
      this.#keepWriting(write, () => session.state.outgoing.length),
      this.#keepWriting(() => agent.write(contactId), waits),
    );
  }

  /** As fast as a person and the machine: nobody writes on while much of what he wrote waits. */
  async #keepWriting(write: () => void, waiting: () => number): Promise<void> {
    const { pauseMs, random } = this.#options;
    while (!this.#talking.signal.aborted) {
      if (waiting() < mostWaiting) write();
      await pause(pauseMs * (0.5 + random()));
    }
  }

  /** What was written, what is stored and what the two pages show must be one and the same. */
  #compare({ contactId, session, written }: CustomerAtPage, all: readonly Message[]): string[] {
    const stored = all.filter((message) => message.contact_id === contactId);
    const by = (author: string) => stored.filter((message) => message.author === author).map(({ text }) => text);
    const agent = this.agents.find(({ desk }) => desk.store.getState().chats.has(contactId));
    const texts = stored.map(({ text }) => text);
    const pairs: [what: string, is: readonly string[], should: readonly string[]][] = [
      ['stored of the customer', by('customer'), ['Hello?', ...written]],
      ['stored of the agent', by('agent'), agent?.written.get(contactId) ?? []],
      ['shown to the customer', session.state.messages.map(({ text }) => text), texts],
      [
        'shown to the agent',
        agent?.desk.store
          .getState()
          .chats.get(contactId)
          ?.messages.map(({ text }) => text) ?? [],
        texts,
      ],
    ];
    return pairs
      .filter(([, is, should]) => JSON.stringify(is) !== JSON.stringify(should))
      .map(([what, is, should]) => `${contactId}, ${what}: ${is.length} for ${should.length}`);
  }
}

interface Message {
  contact_id: string;
  author: string;
  text: string;
}

const logSql = `with log as (
  select contact_id, type, body, 0 as pending, position as at from event
  union all select contact_id, type, body, 1, id from event_pending)`;
