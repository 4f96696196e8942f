/** All that one node tells of itself: its parts, its metrics, how its works go. */
import { release } from '#server/platform/prepare-database.ts';
import { Works } from '#server/platform/works.ts';
import { HealthWatch } from './health-watch.ts';
import { createMetrics, type Metrics, type MetricsOptions } from './metrics.ts';
import { type PartsOptions, readParts } from './read-parts.ts';

export interface Observed {
  readonly works: Works;
  readonly watch: HealthWatch;
  readonly metrics: Metrics;
}

export type ObserveOptions = Omit<PartsOptions, 'works' | 'startedAt'> & Pick<MetricsOptions, 'sockets'>;

export function observeNode(options: ObserveOptions): Observed {
  const { clock } = options;
  const works = new Works(clock);
  const startedAt = clock.now();
  const watch = new HealthWatch(() => readParts({ ...options, works, startedAt }), clock);
  const metrics = createMetrics({ ...options, works, release, parts: () => watch.parts() });
  return { works, watch, metrics };
}
