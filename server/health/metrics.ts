/** The metrics of a node (docs/metrics.md). Labels are bounded: words of ours, never names that people choose. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { alarmRules } from '#contracts/vocabulary/alarm.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/db.ts';
import type { Logger } from '#server/platform/log.ts';
import type { Works } from '#server/platform/works.ts';
import { type Figures, readFigures } from './figures.store.ts';
import type { WatchedPart } from './health-watch.ts';

export interface MetricsOptions {
  db: Database;
  clock: Clock;
  log: Pick<Logger, 'warn'>;
  works: Works;
  release: string;
  parts: () => Promise<WatchedPart[]>;
  sockets: () => readonly { door: string; size(): number }[];
  lagMs: () => number;
}

export interface Metrics {
  readonly registry: Registry;
  readonly contentType: string;
  /** The text that Prometheus reads. What cannot be told (the database does not answer) is left out. */
  read(): Promise<string>;
  roundTook(seconds: number): void;
}

/** Figures of the whole database are counted once in so long, however often somebody asks. */
const figuresFreshMs = 5_000;

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const rounds = new Histogram({
    name: 'relais_routing_round_duration_seconds',
    help: 'Time of one round of routing of one tenant, from the waiting contacts to the offers',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  buildInfo(registry, options.release);
  nodeGauges(registry, options);
  workCounters(registry, options.works);
  const setParts = partGauges(registry);
  const setFigures = figureGauges(registry);
  let last: { at: number; figures: Figures } | undefined;
  const figures = async (): Promise<Figures | undefined> => {
    const now = options.clock.now();
    if (last !== undefined && Math.abs(now.getTime() - last.at) < figuresFreshMs) return last.figures;
    try {
      last = { at: now.getTime(), figures: await options.db.asSystem((tx) => readFigures(tx, now)) };
      return last.figures;
    } catch (error) {
      options.log.warn({ err: error }, 'the figures of the metrics cannot be read');
      return undefined;
    }
  };
  return {
    registry,
    contentType: registry.contentType,
    async read() {
      const parts = await options.parts();
      setParts(parts);
      const isThere = parts.some(({ name, condition }) => name === 'database' && condition !== 'does-not-answer');
      setFigures(isThere ? await figures() : undefined);
      return registry.metrics();
    },
    roundTook: (seconds) => rounds.observe(seconds),
  };
}

function buildInfo(registry: Registry, release: string): void {
  new Gauge({
    name: 'relais_build_info',
    help: '1; the labels say which release this is',
    labelNames: ['version', 'node_version'] as const,
    registers: [registry],
  }).set({ version: release, node_version: process.version }, 1);
}

function nodeGauges(registry: Registry, { db, sockets, lagMs }: MetricsOptions): void {
  const registers = [registry];
  new Gauge({
    name: 'relais_sockets_open',
    help: 'WebSockets open at this node, by door',
    labelNames: ['door'] as const,
    registers,
    collect() {
      for (const each of sockets()) this.set({ door: each.door }, each.size());
    },
  });
  new Gauge({
    name: 'relais_event_log_lag_seconds',
    help: 'Time since this node had read the event log to its end',
    registers,
    collect() {
      this.set(lagMs() / 1000);
    },
  });
  new Gauge({
    name: 'relais_database_connections',
    help: 'Connections of this node to the database, by pool and by whether they are in use',
    labelNames: ['pool', 'state'] as const,
    registers,
    collect() {
      for (const { name, inUse, idle } of db.pools()) {
        this.set({ pool: name, state: 'in-use' }, inUse);
        this.set({ pool: name, state: 'idle' }, idle);
      }
    },
  });
  new Gauge({
    name: 'relais_database_connections_limit',
    help: 'Connections that a pool of this node may open',
    labelNames: ['pool'] as const,
    registers,
    collect() {
      for (const { name, max } of db.pools()) this.set({ pool: name }, max);
    },
  });
  new Gauge({
    name: 'relais_database_transactions_waiting',
    help: 'Transactions of this node that wait for a connection, by pool',
    labelNames: ['pool'] as const,
    registers,
    collect() {
      for (const { name, waiting } of db.pools()) this.set({ pool: name }, waiting);
    },
  });
}

function workCounters(registry: Registry, works: Works): void {
  const registers = [registry];
  new Counter({
    name: 'relais_work_runs_total',
    help: 'What the node does again and again (leases, sweeps, cleaning), by result',
    labelNames: ['work', 'result'] as const,
    registers,
    collect() {
      this.reset();
      for (const { name, done, failed } of works.report()) {
        this.inc({ work: name, result: 'done' }, done);
        this.inc({ work: name, result: 'failed' }, failed);
      }
    },
  });
  new Gauge({
    name: 'relais_work_last_success_timestamp_seconds',
    help: 'When it last went well, in seconds since 1970',
    labelNames: ['work'] as const,
    registers,
    collect() {
      for (const { name, wentWellAt } of works.report()) {
        if (wentWellAt !== undefined) this.set({ work: name }, wentWellAt.getTime() / 1000);
      }
    },
  });
}

/** A gauge that says nothing until it is set: one without labels would begin with 0, which may be a lie. */
function quietGauge<Label extends string>(registry: Registry, name: string, help: string, ...labelNames: Label[]) {
  const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
  if (labelNames.length === 0) gauge.remove();
  return gauge;
}

function partGauges(registry: Registry): (parts: readonly WatchedPart[]) => void {
  const up = quietGauge(registry, 'relais_part_up', '1 when a part of this node works, as in /health/ready', 'part');
  const pending = quietGauge(registry, 'relais_events_pending', 'Events written that have no number in the log yet');
  const free = quietGauge(registry, 'relais_disk_free_bytes', 'Room left on a disk that this node writes to', 'disk');
  const size = quietGauge(registry, 'relais_disk_size_bytes', 'Size of a disk that this node writes to', 'disk');
  const ends = quietGauge(
    registry,
    'relais_certificate_expiry_timestamp_seconds',
    'When the certificate that this node serves runs out, in seconds since 1970',
  );
  return (parts) => {
    pending.remove();
    for (const { name, ok, figures } of parts) {
      const { freeBytes, sizeBytes, endsAt, pending: waiting } = figures;
      up.set({ part: name }, ok ? 1 : 0);
      if (typeof freeBytes === 'number') free.set({ disk: name }, freeBytes);
      if (typeof sizeBytes === 'number') size.set({ disk: name }, sizeBytes);
      if (typeof endsAt === 'string') ends.set(Date.parse(endsAt) / 1000);
      if (typeof waiting === 'number') pending.set(waiting);
    }
  };
}

function figureGauges(registry: Registry): (figures: Figures | undefined) => void {
  const contacts = quietGauge(
    registry,
    'relais_contacts_open',
    'Contacts of all tenants that are not closed, by medium and state',
    'medium',
    'state',
  );
  const agents = quietGauge(registry, 'relais_agents', 'Agents of all tenants, by state', 'state');
  const alarms = quietGauge(registry, 'relais_alarms_open', 'Alarms that are raised now, by rule', 'rule');
  const backup = quietGauge(
    registry,
    'relais_backup_last_success_timestamp_seconds',
    'When the last backup that went well was made, in seconds since 1970',
  );
  const plain = {
    nodes: quietGauge(registry, 'relais_nodes', 'Nodes that are known, those that are gone among them'),
    tenants: quietGauge(registry, 'relais_tenants', 'Tenants'),
    queues: quietGauge(registry, 'relais_queues', 'Queues of all tenants'),
    queuesWaiting: quietGauge(registry, 'relais_queues_waiting', 'Queues in which somebody waits'),
    longestWaitSeconds: quietGauge(
      registry,
      'relais_contact_longest_wait_seconds',
      'How long the contact has waited that waits longest for an agent',
    ),
  };
  return (figures) => {
    contacts.reset();
    agents.reset();
    alarms.reset();
    backup.remove();
    for (const each of Object.values(plain)) each.remove();
    if (figures === undefined) return;
    for (const { medium, state, count } of figures.contacts) contacts.set({ medium, state }, count);
    for (const { state, count } of figures.agents) agents.set({ state }, count);
    for (const rule of alarmRules) alarms.set({ rule }, 0);
    for (const { rule, count } of figures.alarms) alarms.set({ rule }, count);
    if (figures.lastBackupSeconds !== null) backup.set(figures.lastBackupSeconds);
    plain.nodes.set(figures.nodes);
    plain.tenants.set(figures.tenants);
    plain.queues.set(figures.queues);
    plain.queuesWaiting.set(figures.queuesWaiting);
    plain.longestWaitSeconds.set(figures.longestWaitSeconds);
  };
}
