/** Runs in lists, and their counts. */
import { z } from 'zod';
import { cappedCount, endBar, ms, searched, shownState, time } from './common.ts';

export const progress = z.object({
  done: z.number(),
  total: z.number().optional(),
  note: z.string().optional(),
  at: time,
});

/** What the person who asks may do with a run now. */
export const runMay = z.object({
  cancel: z.boolean(),
  priority: z.boolean(),
  replay: z.boolean(),
  /** Replay it with another input: its own is read first. */
  edit: z.boolean(),
  retry: z.boolean(),
});

/** A row of a list. What a page shows of a whole run is in run.ts. */
export const runRow = z.object({
  id: z.number(),
  jobId: z.string(),
  /** A finished state, or one of the six words for those that have not ended. */
  state: shownState,
  /** Machine word: `timed_out`, `job_limit`. */
  reason: z.string().optional(),
  queue: z.string(),
  priority: z.string(),
  trigger: z.string(),
  schedule: z.string().optional(),
  createdBy: z.string().optional(),
  attempt: z.number(),
  maxAttempts: z.number(),
  dryRun: z.boolean().optional(),
  tags: z.array(z.string()),
  createdAt: time,
  runAt: time,
  startedAt: time.optional(),
  finishedAt: time.optional(),
  /** When the run came to its state: the time of the column Changed. For `later` and `retrying` it is still to come. */
  changedAt: time,
  /** Of the last attempt; of a running one until `now` of the answer. */
  tookMs: ms.optional(),
  /** Of its job in the last 7 days. */
  p95Ms: ms.optional(),
  progress: progress.optional(),
  node: z.string().optional(),
  /** The sentence of the last column: the error's first line, why it waits, where it runs. */
  says: z.string().optional(),
  /** The input as `key=value` words, at most 200 characters; absent to those who may not see inputs. */
  preview: z.string().optional(),
  may: runMay,
});

/** Runs that are not listed one by one: `media.thumbnails x 94`, and why they wait. */
export const runFold = z.object({
  state: shownState,
  jobId: z.string().optional(),
  queue: z.string().optional(),
  count: cappedCount,
  says: z.string(),
});

export const runList = z.object({
  /** The store's clock. */
  now: time,
  items: z.array(runRow),
  folds: z.array(runFold),
  next: z.string().optional(),
  prev: z.string().optional(),
  searched: searched.optional(),
  /** Of a list without a run whose time begins before it: when the oldest run that is kept has ended. */
  oldestEnd: time.optional(),
  /** The highest number of a run: `newerThan` of the next question for changes. */
  newest: z.number(),
});

const facet = z.array(z.object({ value: z.string(), count: z.number(), isAtLeast: z.boolean().optional() }));

export const runFacets = z.object({
  states: facet,
  jobs: facet,
  queues: facet,
  triggers: facet,
  /** The span that the counts of ended runs are of. */
  from: time,
  to: time,
  searched: searched.optional(),
});

export const runHistogram = z.object({
  from: time,
  to: time,
  buckets: z.array(endBar),
  /** Of a filter that the statistics are not split by: the runs are counted one by one, the newest first. */
  searched: searched.optional(),
  /** Where runs ended in that time that are kept no more: when the oldest that is kept has ended. */
  oldestEnd: time.optional(),
});

export const runChanges = z.object({
  now: time,
  items: z.array(runRow),
  newer: cappedCount,
  newest: z.number(),
});

export type RunRow = z.output<typeof runRow>;
export type RunFold = z.output<typeof runFold>;
export type RunList = z.output<typeof runList>;
export type RunFacets = z.output<typeof runFacets>;
export type RunHistogram = z.output<typeof runHistogram>;
export type RunChanges = z.output<typeof runChanges>;
