/** Queues, and which nodes work on them. */
import { z } from 'zod';
import { cappedCount, ms, standing, time } from './common.ts';
import { nodeRow } from './nodes.ts';

export const queueRow = standing.extend({
  name: z.string(),
  tone: z.enum(['ok', 'warn', 'bad', 'off']),
  /** `Paused by ana until 09:07`, `At its limit: 2 at once`, `Running`. */
  says: z.string(),
  /** A second line: the reason, or who takes it. */
  detail: z.string().optional(),
  running: z.number(),
  held: cappedCount,
  queued: cappedCount,
  later: cappedCount,
  oldestDueAt: time.optional(),
  /** Of the last 5 minutes. Runs are counted when they end: those that came are reckoned by the depth, where it is known. */
  perSecond: z.object({ in: z.number().optional(), out: z.number() }),
  /** Highest number of due and held runs in each part of 24 h, oldest first; null: no daemon has counted. */
  depth: z.array(z.number().nullable()),
  limits: z.object({
    maxRunning: z.number().optional(),
    maxDepth: z.number().optional(),
    rate: z.string().optional(),
    burst: z.number().optional(),
    /** For the If-Match of the PATCH that changes them. */
    version: z.number().optional(),
  }),
});

export const queueList = z.object({ now: time, items: z.array(queueRow), nodes: z.array(nodeRow) });

export const queue = queueRow.extend({
  now: time,
  /** What the queue does, as `queue:explain` says it, and what to do. */
  verdict: z.object({ says: z.string(), todo: z.array(z.string()), moves: z.boolean() }),
  /** About how long its due runs take: of a paused queue after a resume, of another one at the speed of the last minutes. */
  clearing: z.string().optional(),
  history: z.array(
    z.object({
      at: time,
      queued: z.number(),
      held: z.number(),
      running: z.number(),
      oldestMs: ms.optional(),
    }),
  ),
  nodes: z.array(z.object({ node: z.string(), takes: z.boolean() })),
  /** The runs that have been due longest: the first few. */
  first: z.array(z.object({ id: z.number(), jobId: z.string(), priority: z.string(), runAt: time })),
  /** The longest runs under way. */
  runs: z.array(
    z.object({ id: z.number(), jobId: z.string(), startedAt: time, node: z.string().optional() }),
  ),
  p50Ms: ms.optional(),
});

export type QueueRow = z.output<typeof queueRow>;
export type QueueList = z.output<typeof queueList>;
export type Queue = z.output<typeof queue>;

export const limitsSet = z.object({
  changed: z.boolean(),
  /** The body that takes the change back. */
  before: z.object({
    maxRunning: z.number().nullable().optional(),
    maxDepth: z.number().nullable().optional(),
    rate: z.string().nullable().optional(),
    burst: z.number().optional(),
  }),
  /** Of the limits that hold now, for If-Match. */
  version: z.number(),
  says: z.string(),
});
