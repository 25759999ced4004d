/** Parts of many answers. Times are ISO-8601 texts in UTC, durations ms; a field that has no value is left out. */
import { FINISHED_STATES, LIVE_VIEWS } from '@sb/jobs';
import { z } from 'zod';

export const time = z.iso.datetime();
export const ms = z.number();

/** A count that stops: `isAtLeast` is set when there may be more. */
export const cappedCount = z.object({ count: z.number(), isAtLeast: z.boolean().optional() });

/** How far a search looked; not whole: `next` goes on. */
export const searched = z.object({ rows: z.number(), isWhole: z.boolean() });

export const quantiles = z.object({ p50: ms.optional(), p95: ms.optional(), p99: ms.optional() });

/** Shown in place of an input, a result or a log to those who may not see them. */
export const hidden = z.object({ hidden: z.literal(true) });

/** A value of a job, its secrets masked; `truncated`: `json` holds the first 64 KB of its text. */
export const shownValue = z.union([
  hidden,
  z.object({ value: z.unknown() }),
  z.object({ truncated: z.literal(true), json: z.string(), bytes: z.number() }),
]);

export const standing = z.object({
  mode: z.enum(['active', 'paused', 'draining']),
  until: time.optional(),
  reason: z.string().optional(),
  by: z.string().optional(),
  /** For the If-Match of the act that ends or replaces it. */
  version: z.number().optional(),
});

/** What a pause, a drain or the end of one has changed. */
export const standingChanged = z.object({
  changed: z.boolean(),
  before: standing,
  after: standing,
  says: z.string(),
});

export const finishedState = z.enum(FINISHED_STATES);
/** With the six words for runs that have not ended; `due` runs are queued. */
export const shownState = z.enum([...LIVE_VIEWS, ...FINISHED_STATES]);

/** An end of a run in a strip: its height is its duration. */
export const endMark = z.object({
  id: z.number().optional(),
  state: finishedState,
  at: time.optional(),
  tookMs: ms.optional(),
});

/** A bar of a histogram of ends. */
export const endBar = z.object({
  at: time,
  succeeded: z.number(),
  failed: z.number(),
  /** Cancelled, skipped or expired. */
  other: z.number(),
  /** Attempts beyond the first, not runs. */
  retried: z.number(),
  /** Of the runs that ended then; of a part shorter than an hour: in the hours that it touches. */
  p50Ms: ms.optional(),
  p95Ms: ms.optional(),
});

export type EndMark = z.output<typeof endMark>;
export type EndBar = z.output<typeof endBar>;
export type ShownValue = z.output<typeof shownValue>;
export type Standing = z.output<typeof standing>;
