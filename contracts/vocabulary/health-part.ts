import { z } from 'zod';

/**
 * What a node is looked at for. `node`: told only while it stops; `works`: what it does again and again; `disk`: of its data directory; `database-disk`: of
 * the embedded database; `pool`: its connections to the database.
 */
export const partNames = [
  'node',
  'database',
  'clock',
  'beat',
  'events',
  'pool',
  'works',
  'disk',
  'database-disk',
  'certificate',
] as const;
export type PartName = (typeof partNames)[number];
export const partName = z.enum(partNames);

/** How a part is, each with what a person reads of it. These sentences are public: they tell nothing of the inside. */
export const partSentences = {
  fine: 'works',
  'does-not-answer': 'does not answer',
  starting: 'is starting or stopping',
  refused: 'refuses this server',
  'out-of-connections': 'has no connection left',
  'read-only': 'can be read but not written',
  'disk-full': 'has no room left on its disk',
  slow: 'answers slowly',
  unknown: 'cannot be told while the database does not answer',
  off: 'differs from the clock of the database',
  late: 'is late',
  behind: 'is behind',
  crowded: 'is waited for',
  failing: 'fails again and again',
  low: 'is nearly full',
  ended: 'has run out',
  stopping: 'is stopping',
} as const;
export type PartCondition = keyof typeof partSentences;
export const partConditions = Object.keys(partSentences).filter((name): name is PartCondition => name in partSentences);
export const partCondition = z.enum(partConditions);

/** Numbers for those who run the server; units stand in the names. */
export const partFigures = z.record(z.string(), z.union([z.number(), z.string()]));
export type PartFigures = z.infer<typeof partFigures>;

export const part = z.object({
  name: partName,
  ok: z.boolean(),
  condition: partCondition,
  /** To be seen to, but no reason for a load balancer to pass the node by. */
  advisory: z.boolean(),
  figures: partFigures,
});
export type Part = z.infer<typeof part>;
