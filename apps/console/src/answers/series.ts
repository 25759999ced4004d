/** Numbers over time: how runs ended, how long they waited and took, how deep queues were. */
import { z } from 'zod';
import { ms, quantiles, time } from './common.ts';

export const RANGES = ['1h', '6h', '24h', '7d', '30d', '90d'] as const;

const ended = z.object({
  succeeded: z.number(),
  failed: z.number(),
  /** Cancelled, skipped or expired. */
  other: z.number(),
  /** Attempts beyond the first. */
  retried: z.number(),
  /** Among successes and failures, 0..1; absent when there was neither. */
  successRate: z.number().optional(),
  waitMs: quantiles,
  durationMs: quantiles,
});

/** The window ends with the part of now. */
const window = z.object({ now: time, from: time, to: time, stepMs: ms });

export const endedSeries = window.extend({
  total: ended,
  parts: z.array(ended.extend({ at: time })),
  /** The times of a part are of the stretches of this length that it touches. */
  timesOfMs: ms,
});

export const depthSeries = window.extend({
  /** A sample of each stretch of this length was read; a part has the highest of its samples. */
  sampleMs: ms,
  /** Of one queue, or of all together. Null: no daemon has counted. */
  parts: z.array(
    z
      .object({
        at: time,
        /** Due. */
        queued: z.number(),
        held: z.number(),
        running: z.number(),
        later: z.number(),
        /** How long the run that had waited longest had been due; 0 when none was due. */
        oldestMs: ms,
      })
      .nullable(),
  ),
  /** The counts of a queue stop here. */
  cap: z.number(),
});

/** Whose numbers can be asked for. */
export const seriesNames = z.object({ jobs: z.array(z.string()), queues: z.array(z.string()) });

export type SeriesNames = z.output<typeof seriesNames>;
export type EndedSeries = z.output<typeof endedSeries>;
export type DepthSeries = z.output<typeof depthSeries>;
