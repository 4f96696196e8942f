/** What the processes of a measure answer. */
import { z } from 'zod';

/** Of a `server` since it was started: milliseconds of CPU; bytes resident, and of them by objects and buffers. */
export const usage = z.object({ cpuMs: z.number(), rss: z.number(), used: z.number() });
export type Usage = z.infer<typeof usage>;

/** Milliseconds; what was sent but never known. */
export const delays = z.object({ p50: z.number(), p99: z.number(), missing: z.int() });
export type Delays = z.infer<typeof delays>;

export const sentAt = z.array(z.number());

const spread = z.object({ p50: z.number(), p99: z.number() });

/** Milliseconds; `offers` from the request that opens a contact to its card at a desk, `messages` from one side to the other. */
export const talked = z.object({
  opened: z.int(),
  offers: spread,
  messages: spread,
  faults: z.array(z.string()),
  tookMs: z.number(),
  cpuMs: z.number(),
});
export type Talked = z.infer<typeof talked>;
