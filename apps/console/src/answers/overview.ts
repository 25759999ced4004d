/** The first page, whole, and the numbers in the rail. */
import { z } from 'zod';
import { cappedCount, endBar, endMark, ms, time } from './common.ts';
import { progress } from './runs.ts';

const tone = z.enum(['ok', 'warn', 'bad', 'off']);

/** A number with the list that it counts. */
const tile = z.object({
  key: z.enum(['running', 'due', 'held', 'oldest', 'failed', 'succeeded', 'p95']),
  label: z.string(),
  /** As people read it: `13`, `3m 22s`, `97.6 %`. */
  value: z.string(),
  note: z.string().optional(),
  tone: tone.optional(),
  /** The path of the list. */
  href: z.string(),
});

/** Something that a person should look at. */
export const attention = z.object({
  kind: z.enum(['job', 'queue', 'deadLetters', 'schedule', 'node', 'alert']),
  tone,
  name: z.string(),
  /** After the name: `failed 46 times in a row`. */
  says: z.string(),
  detail: z.string().optional(),
  href: z.string(),
  /** An action that mends it. */
  action: z.enum(['resumeQueue', 'resumeJob', 'resumeSchedule', 'look']).optional(),
  /** Of the pause that the action ends: for the If-Match of the act. */
  version: z.number().optional(),
  bars: z.array(z.number()).optional(),
  /** Of a rule that fires: its alerts that are not silenced, all of them. */
  firing: z.number().optional(),
});

export const upcoming = z.object({
  name: z.string(),
  jobId: z.string(),
  /** Times within the next hour; a schedule that fires more than 20 times in it, evenly, has `everyMs` and none. */
  at: z.array(time),
  everyMs: ms.optional(),
  isPaused: z.boolean().optional(),
  href: z.string(),
});

export const overview = z.object({
  now: time,
  verdict: z.object({
    tone,
    title: z.string(),
    detail: z.string(),
  }),
  tiles: z.array(tile),
  /** 96 parts of 24 h. */
  buckets: z.array(endBar),
  runs: z.number(),
  attention: z.array(attention),
  /** The newest alerts that fire and are not silenced; `rail` counts all. */
  alerts: z.array(
    z.object({
      rule: z.string(),
      /** The job, queue, schedule or node. */
      subject: z.string().optional(),
      since: time,
    }),
  ),
  running: z.object({
    slots: z.number(),
    count: z.number(),
    items: z.array(
      z.object({
        id: z.number(),
        jobId: z.string(),
        startedAt: time,
        p95Ms: ms.optional(),
        progress: progress.optional(),
      }),
    ),
  }),
  upcoming: z.object({
    fires: z.number(),
    /** Those that fire; `items` has the first of them. */
    schedules: z.number(),
    isAtLeast: z.boolean().optional(),
    items: z.array(upcoming),
  }),
  jobs: z.object({
    total: z.number(),
    neverRan: z.number(),
    items: z.array(
      z.object({
        id: z.string(),
        state: z.string(),
        recent: z.array(endMark),
        successRate: z.number().optional(),
        p95Ms: ms.optional(),
      }),
    ),
  }),
  /** For the rail. */
  rail: z.object({
    live: cappedCount,
    failingJobs: z.number(),
    queuesAside: z.number(),
    deadLetters: cappedCount,
    firing: z.number(),
    /** Of those: silences cover them. */
    silenced: z.number(),
    nodes: z.number(),
    slots: z.number(),
  }),
});

export type Overview = z.output<typeof overview>;
export type Attention = z.output<typeof attention>;
export type Upcoming = z.output<typeof upcoming>;
