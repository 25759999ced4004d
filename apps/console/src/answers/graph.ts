/** Pictures of what follows what: places are worked out here, the browser draws them. Units are those of the picture. */
import { UPSTREAM_ENDS } from '@sb/scheduler';
import { z } from 'zod';
import { cappedCount, ms, shownState, time } from './common.ts';

const point = z.object({ x: z.number(), y: z.number() });

/** `x`, `y`: the upper left corner. */
const box = z.object({ id: z.string(), x: z.number(), y: z.number(), w: z.number(), h: z.number() });

const line = z.object({
  from: z.string(),
  to: z.string(),
  points: z.array(point),
  /** What is unusual about the condition, shortened; absent: the one before has to succeed. */
  label: z.string().optional(),
  labelAt: point.optional(),
});

const picture = z.object({
  now: time,
  width: z.number(),
  height: z.number(),
  /** `12 runs: 1 failed, 11 succeeded.` */
  says: z.string(),
});

const runNode = box.extend({
  kind: z.literal('run'),
  run: z.number(),
  jobId: z.string(),
  state: shownState,
  /** The error's first line, why it waits, where it runs. */
  says: z.string().optional(),
  runAt: time,
  startedAt: time.optional(),
  finishedAt: time.optional(),
  /** Of the last attempt; of a running one until `now`. */
  tookMs: ms.optional(),
});

/** Alike runs of one job, shown as one. */
const foldNode = box.extend({
  kind: z.literal('fold'),
  jobId: z.string(),
  /** Of those that went worst. */
  state: shownState,
  /** `12 runs: 1 failed, 11 succeeded` */
  says: z.string(),
  runs: z.array(z.number()),
});

export const chainGraph = picture.extend({
  /** The number of its first run. */
  id: z.number(),
  nodes: z.array(z.discriminatedUnion('kind', [runNode, foldNode])),
  edges: z.array(
    line.extend({
      /** success, failure, always, or a condition. */
      on: z.string(),
      /** Absent while the run has not ended, and where alike runs differ. */
      outcome: z.enum(['ended', 'met', 'unmet']).optional(),
    }),
  ),
  /** The first runs that have not ended: those that a page listens to. */
  open: z.array(z.number()),
  /** What is folded; absent: nothing is. */
  folded: z.string().optional(),
  /** False: the chain has more runs than are shown. */
  isWhole: z.boolean(),
});

export const chainList = z.object({
  now: time,
  /** The latest first, by their first run. */
  items: z.array(
    z.object({
      /** The number of its first run, which may not be kept any more. */
      id: z.number(),
      /** The first run that is kept, and its job. */
      run: z.number(),
      jobId: z.string(),
      createdAt: time,
      runs: cappedCount,
      /** Of the run that went worst. Absent where not all runs are counted, and none of those failed. */
      state: shownState.optional(),
      /** `failed at mail.send #726; 1 failed, 11 succeeded`; `of 1,002 counted: 1,002 succeeded` */
      says: z.string(),
    }),
  ),
  next: z.string().optional(),
});

const scheduleNode = box.extend({
  kind: z.literal('schedule'),
  name: z.string(),
  jobId: z.string(),
  state: z.enum(['on', 'off', 'paused']),
  /** Cron; absent where it follows others. */
  schedule: z.string().optional(),
  words: z.string(),
  timezone: z.string(),
  /** What is unusual. */
  notes: z.array(z.string()),
  /** A condition over those that it follows. */
  when: z.string().optional(),
  next: time.optional(),
  lateFireAt: time.optional(),
  lastFire: z.object({ at: time, runId: z.number().optional(), state: z.string().optional() }).optional(),
});

/** All runs of a job, followed by a schedule. */
const jobNode = box.extend({ kind: z.literal('job'), jobId: z.string(), followers: z.array(z.string()) });

/** A schedule that is followed and does not exist. */
const goneNode = box.extend({ kind: z.literal('gone'), name: z.string(), followers: z.array(z.string()) });

export const scheduleGraph = picture.extend({
  nodes: z.array(z.discriminatedUnion('kind', [scheduleNode, jobNode, goneNode])),
  edges: z.array(
    line.extend({
      on: z.enum(UPSTREAM_ENDS),
      /** The one before does not fire. */
      halt: z.enum(['off', 'gone']).optional(),
    }),
  ),
  /** Schedules that follow none and are followed by none: they are not in the picture. */
  unlinked: z.number(),
});

export type ChainList = z.output<typeof chainList>;
export type ChainGraph = z.output<typeof chainGraph>;
export type ScheduleGraph = z.output<typeof scheduleGraph>;
