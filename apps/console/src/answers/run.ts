/** One run with everything that is kept of it. */
import { z } from 'zod';
import { endMark, hidden, ms, shownState, shownValue, time } from './common.ts';
import { eventRow } from './events.ts';
import { progress, runMay } from './runs.ts';

/** An error with its causes; each has its own stack, the frames of the job's code marked. */
export const shownError = z.object({
  name: z.string(),
  message: z.string(),
  code: z.string().optional(),
  frames: z.array(z.object({ text: z.string(), isOwn: z.boolean() })),
  causes: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      code: z.string().optional(),
      frames: z.array(z.object({ text: z.string(), isOwn: z.boolean() })),
    }),
  ),
});

/** A part of the bar above the waterfall: requested, waited, attempt 1, backoff, ended. */
export const phase = z.object({
  kind: z.enum(['requested', 'waited', 'attempt', 'backoff', 'due', 'ended']),
  label: z.string(),
  /** `7 ms`, `07:10:52.634`: an instant where `at` is given. */
  at: time.optional(),
  ms: ms.optional(),
  /** `failed`, `by shop-api`, `started at once`. */
  note: z.string().optional(),
  isOpen: z.boolean().optional(),
  tone: z.enum(['ok', 'bad', 'warn', 'run', 'wait']).optional(),
});

/** A row of the waterfall. */
export const span = z.object({
  kind: z.enum(['run', 'wait', 'attempt', 'step', 'backoff', 'failure', 'child', 'follower']),
  depth: z.number(),
  label: z.string(),
  from: time.optional(),
  to: time.optional(),
  ms: ms.optional(),
  state: z.enum(['done', 'failed', 'kept', 'running', 'waiting', 'returned']).optional(),
  attempt: z.number().optional(),
  runId: z.number().optional(),
});

const attempt = z.object({
  nr: z.number(),
  claimNo: z.number(),
  outcome: z.string(),
  startedAt: time,
  finishedAt: time.optional(),
  node: z.string().optional(),
  nodeId: z.number().optional(),
  backoffMs: ms.optional(),
  error: shownError.optional(),
});

const step = z.object({
  id: z.string(),
  state: z.enum(['done', 'failed']),
  attempt: z.number().optional(),
  /** A later attempt, or this run as a replay, found it done. */
  isKept: z.boolean(),
  startedAt: time.optional(),
  at: time,
  tookMs: ms.optional(),
  bytes: z.number(),
  result: z.unknown().optional(),
});

const neighbour = z.object({
  id: z.number(),
  jobId: z.string(),
  state: z.string(),
  /** Why it ended so. */
  reason: z.string().optional(),
  after: z.array(z.object({ run: z.number(), on: z.string() })).optional(),
});

export const run = z.object({
  now: time,
  id: z.number(),
  jobId: z.string(),
  jobName: z.string().optional(),
  state: shownState,
  reason: z.string().optional(),
  /** The sentence under the title: what it is, why, and what comes next. */
  says: z.string(),
  queue: z.string(),
  priority: z.string(),
  trigger: z.string(),
  schedule: z.string().optional(),
  fireTime: time.optional(),
  createdBy: z.string().optional(),
  attempt: z.number(),
  maxAttempts: z.number(),
  dryRun: z.boolean().optional(),
  tags: z.array(z.string()),
  dedupeKey: z.string().optional(),
  createdAt: time,
  runAt: time,
  startedAt: time.optional(),
  finishedAt: time.optional(),
  tookMs: ms.optional(),
  totalMs: ms.optional(),
  p50Ms: ms.optional(),
  p95Ms: ms.optional(),
  replayOf: z.number().optional(),
  rootId: z.number().optional(),
  /** Of the trace that it goes on in, as tracing tools show it. */
  traceId: z.string().optional(),
  deadLetter: z
    .object({ status: z.string(), replayedAs: z.number().optional(), fingerprint: z.string().optional() })
    .optional(),
  cancellation: z
    .object({ by: z.string(), at: time, actor: z.string().optional(), reason: z.string().optional() })
    .optional(),
  /** False while the run is under way on a node that is gone. */
  nodeAlive: z.boolean().optional(),
  node: z.string().optional(),
  nodeId: z.number().optional(),
  progress: progress.optional(),
  phases: z.array(phase),
  spans: z.array(span),
  attempts: z.array(attempt),
  steps: z.array(step),
  checkpoints: z.array(
    z.object({ key: z.string(), at: time, bytes: z.number(), value: z.unknown().optional() }),
  ),
  error: shownError.optional(),
  /** Runs with the same error in the last 24 h. */
  sameError: z
    .object({
      fingerprint: z.string(),
      count: z.number(),
      firstAt: time,
      bars: z.array(z.number()),
      jobs: z.array(z.string()),
    })
    .optional(),
  input: shownValue.optional(),
  result: shownValue.optional(),
  chain: z.array(neighbour),
  children: z.array(neighbour),
  /** The last ends of the job, oldest first. */
  recent: z.array(endMark),
  configuration: z.array(z.object({ field: z.string(), value: z.string(), from: z.string() })),
  /** What the person who asks may do with it now. */
  may: runMay.extend({
    /** The same with its whole chain; false where the run is alone. */
    chain: z.boolean(),
  }),
});

export const chainRetry = z.object({
  /** The runs that a retry of the chain would run again, parents first. */
  runs: z.array(z.number()),
  /** `2 of 3 run again, as a new chain: run 7 (mail.send), run 8 (report).` */
  says: z.string(),
});

export const logLine = z.object({
  nr: z.number(),
  claimNo: z.number(),
  attempt: z.number(),
  at: time,
  level: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()).optional(),
});

export const runLogs = z.union([
  hidden,
  z.object({
    items: z.array(logLine),
    next: z.string().optional(),
    /** Lines that were logged and not kept. */
    missing: z.number().optional(),
  }),
]);

/** Why a run does not run now. */
export const runExplanation = z.object({
  now: time,
  id: z.number(),
  state: z.string(),
  says: z.string(),
  causes: z.array(
    z.object({
      because: z.string(),
      says: z.string(),
      detail: z.string().optional(),
      /** The command or the control that changes it. */
      todo: z.string().optional(),
      runs: z.array(z.number()).optional(),
      queue: z.string().optional(),
      jobId: z.string().optional(),
      needsAttention: z.boolean(),
    }),
  ),
  /** Of a run that waits for its turn: on which nodes it starts then. */
  forecast: z.string().optional(),
});

export const runEvents = z.object({ items: z.array(eventRow), next: z.string().optional() });

export type Run = z.output<typeof run>;
export type ChainRetry = z.output<typeof chainRetry>;
export type Phase = z.output<typeof phase>;
export type Span = z.output<typeof span>;
export type ShownError = z.output<typeof shownError>;
export type RunLogs = z.output<typeof runLogs>;
export type LogLine = z.output<typeof logLine>;
export type RunExplanation = z.output<typeof runExplanation>;
export type RunEvents = z.output<typeof runEvents>;
