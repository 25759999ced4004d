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
  /** Ends of the last 5 minutes. No rate of what comes in: runs are counted when they end. */
  perSecond: z.object({ out: z.number() }),
  /** Highest number of due and held runs in each part of 24 h, oldest first; null: no daemon has counted. */
  depth: z.array(z.number().nullable()),
  limits: z.object({
    maxRunning: z.number().optional(),
    maxDepth: z.number().optional(),
    rate: z.string().optional(),
    burst: z.number().optional(),
  }),
});

export const queueList = z.object({ now: time, items: z.array(queueRow), nodes: z.array(nodeRow) });

export const queue = queueRow.extend({
  now: time,
  /** What the queue does, as `queue:explain` says it, and what to do. */
  verdict: z.object({ says: z.string(), todo: z.array(z.string()), moves: z.boolean() }),
  /** Of a paused queue: about how long its due runs take after a resume. */
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
