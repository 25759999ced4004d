/** The registry: what each job is, and how it does. */
import { z } from 'zod';
import { endBar, endMark, ms, quantiles, standing, time } from './common.ts';

export const JOB_STATES = [
  'failing',
  'late',
  'paused',
  /** Due runs of it wait in a paused queue. */
  'queue_paused',
  'unknown',
  'running',
  'healthy',
  'never',
] as const;

export const jobSchedule = z.object({
  name: z.string(),
  /** `at 02:30 Berlin` */
  words: z.string(),
  /** Absent: it follows others. */
  schedule: z.string().optional(),
  timezone: z.string(),
  enabled: z.boolean(),
  nextAt: time.optional(),
  /** What keeps its fires from the times of the clock: `jitter up to 2m`, `except 3 dates`. */
  exceptions: z.array(z.string()).optional(),
  state: z.string(),
});

export const jobRow = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  owner: z.string().optional(),
  tags: z.array(z.string()),
  queue: z.string(),
  priority: z.string(),
  state: z.enum(JOB_STATES),
  /** `failed 46 times in a row`, `paused by ben`. */
  says: z.string(),
  /** Oldest first, at most 60. */
  recent: z.array(endMark),
  trailingFailures: z.number(),
  /** Of 24 h, 0..1; absent when nothing ended. */
  successRate: z.number().optional(),
  runs: z.number(),
  p50Ms: ms.optional(),
  p95Ms: ms.optional(),
  running: z.number(),
  lastAt: time.optional(),
  nextAt: time.optional(),
  schedules: z.array(jobSchedule),
  pause: standing.optional(),
  /** What the person who asks may do with it. */
  may: z.object({
    /** For one who is limited to some organisations: with an input that names one of them, where the job works on boards. */
    run: z.boolean(),
    /** Also resume. */
    pause: z.boolean(),
    limit: z.boolean(),
  }),
});

export const jobList = z.object({ now: time, items: z.array(jobRow) });

/** What the person who asks may do with open letters: with some of them, where others are left out. */
export const lettersMay = z.object({ replay: z.boolean(), discard: z.boolean() });

/** Open letters for boards that are not of the person who asks: an act on all leaves them out. Absent: none. */
export const others = z.number().optional();

/** An error of a job or of all jobs: those with the same fingerprint. */
export const errorGroup = z.object({
  fingerprint: z.string(),
  /** Of the newest letter. */
  message: z.string(),
  /** `no order <n>`: the message without what differs; absent where all letters say the same. */
  shape: z.string().optional(),
  name: z.string(),
  reason: z.string(),
  /** Each letter says that its error is permanent: no retry helps. */
  permanent: z.literal(true).optional(),
  /** Why its runs failed for good: `every attempt failed`. */
  because: z.string(),
  jobs: z.array(z.string()),
  queues: z.array(z.string()),
  count: z.number(),
  /** By hour of the last 24 h, oldest first. */
  bars: z.array(z.number()),
  firstAt: time,
  lastAt: time,
  others,
  may: lettersMay,
});

const numbers = z.object({
  runs: z.number(),
  succeeded: z.number(),
  failed: z.number(),
  retried: z.number(),
  durationMs: quantiles,
  waitMs: quantiles,
  buckets: z.array(endBar),
});

/** Of each job with ended runs in the window. */
export const statistics = z.object({
  from: time,
  to: time,
  items: z.array(numbers.extend({ jobId: z.string() })),
});

export const job = jobRow.extend({
  now: time,
  scheduleHint: z.string().optional(),
  /** JSON Schema 2020-12. */
  inputSchema: z.record(z.string(), z.unknown()).optional(),
  /** Of inputs with which the person who asks may run it. */
  examples: z.array(z.unknown()),
  needsDedupeKey: z.boolean(),
  configuration: z.array(z.object({ field: z.string(), value: z.string(), from: z.string() })),
  statistics: numbers.extend({
    from: time,
    to: time,
    /** How long runs waited: a bar for each doubling. */
    waits: z.array(z.object({ fromMs: ms, runs: z.number() })),
  }),
  /** Ended runs of the window, at most 500: the newest. */
  durations: z.array(endMark),
  errors: z.array(errorGroup),
  /** Nodes that know the job, and whether each takes its queue. */
  knownBy: z.array(z.object({ node: z.string(), takesQueue: z.boolean() })),
  lastSuccessAt: time.optional(),
});

export type JobRow = z.output<typeof jobRow>;
export type JobList = z.output<typeof jobList>;
export type Job = z.output<typeof job>;
