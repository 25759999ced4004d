/** Schedules: when each fires, how it went, and what operators ask of it. */
import { CATCH_UPS, OVERLAPS, UPSTREAM_ENDS } from '@sb/scheduler';
import { PRIORITIES } from '@sb/jobs';
import { z } from 'zod';
import { ms, shownValue, standing, time } from './common.ts';

const upstream = z.object({
  schedule: z.string().optional(),
  job: z.string().optional(),
  on: z.enum(UPSTREAM_ENDS),
  as: z.string(),
});

/** What an operator asks of fires to come. */
export const override = z.object({
  kind: z.enum(['skip', 'change', 'cron']),
  /** Absent for another expression, and for the next fire of a schedule that follows others. */
  fireTime: time.optional(),
  runAt: time.optional(),
  input: shownValue.optional(),
  expression: z.string().optional(),
  timezone: z.string().optional(),
  since: time.optional(),
  until: time.optional(),
  reason: z.string().optional(),
  by: z.string(),
  /** `Mon 09:00 is skipped, by ana: holidays`, in the zone of the schedule. */
  says: z.string(),
});

const recordedFire = z.object({
  at: time,
  verdict: z.string(),
  /** `it was missed, and is not caught up` */
  words: z.string(),
  runId: z.number().optional(),
  /** Of its run, once it has ended. */
  state: z.string().optional(),
});

export const scheduleRow = z.object({
  name: z.string(),
  jobId: z.string(),
  /** Cron; absent where it follows others. */
  schedule: z.string().optional(),
  after: z.array(upstream).optional(),
  when: z.string().optional(),
  /** `at 09:00 Berlin`, `after extract`. */
  words: z.string(),
  timezone: z.string(),
  enabled: z.boolean(),
  state: z.enum(['on', 'off', 'paused']),
  /**
   * What is unusual: `Wed 09:00 is late`, `next 2 skipped`. One schedule alone has none of its overrides: they say more
   * themselves.
   */
  notes: z.array(z.string()),
  description: z.string().optional(),
  /** When its next fires run, the soonest first. */
  next: z.array(time),
  lastFire: z
    .object({
      at: time,
      verdict: z.string(),
      words: z.string(),
      runId: z.number().optional(),
      /** Of its run, once it has ended. */
      state: z.string().optional(),
    })
    .optional(),
  /** The latest fires, the earliest first; in lists only. */
  recent: z.array(recordedFire).optional(),
  lateFireAt: time.optional(),
  /** Fires of the last 24 h that were missed and not caught up. */
  missed: z.number(),
  /** Schedules that it follows and that do not fire. */
  halted: z.array(z.object({ schedule: z.string(), halt: z.enum(['off', 'gone']) })).optional(),
  pause: standing.optional(),
  /** Of its job: it fires, and its runs are held. */
  jobPause: standing.optional(),
  overrides: z.array(override),
  /** `file`: scheduler.yaml, where alone it can be changed. */
  source: z.enum(['file', 'store']),
  version: z.number(),
  /** What the person who asks may do with it. */
  may: z.object({
    /** Once now, with its own input. */
    run: z.boolean(),
    /** Pause, skip, switch on and off. */
    change: z.boolean(),
    /** It says when a run starts: who may not start one may not move it either. */
    override: z.boolean(),
    /** Also delete. */
    edit: z.boolean(),
  }),
});

export const scheduleList = z.object({ now: time, items: z.array(scheduleRow) });

const rules = z.object({
  queue: z.string().optional(),
  priority: z.enum(PRIORITIES).optional(),
  catchUp: z.enum(CATCH_UPS),
  catchUpWindowMs: ms,
  catchUpCap: z.number(),
  overlap: z.enum(OVERLAPS),
  jitterMs: ms,
  startDeadlineMs: ms.optional(),
  exclude: z.array(z.string()),
  tags: z.array(z.string()),
});

const previewedFire = z.object({
  at: time,
  /** In the zone of the schedule, with its offset. */
  local: z.string(),
  excluded: z.boolean(),
  leftOut: z.enum(['excluded', 'paused', 'skipped', 'came_before']).optional(),
  /** When it runs instead. */
  runAt: time.optional(),
  /** What the clocks do at the fire. */
  notes: z.array(z.string()),
  /** All that is to know about it: the notes, why it makes no run, when it runs instead. */
  says: z.array(z.string()),
});

export const schedule = scheduleRow.extend({
  now: time,
  input: shownValue.optional(),
  rules,
  /** `Catches up the latest missed fire within 1d; skips while the run before is unfinished.` */
  rulesSay: z.string(),
  /** The next fires by the clock, also those that make no run. */
  coming: z.array(previewedFire),
  /** What may surprise about the expression. */
  warnings: z.array(z.string()),
  /** The next change of the clocks in its zone, within a year: the fires around it. */
  clockChange: z.object({ at: time, fires: z.array(previewedFire) }).optional(),
  /** Schedules that follow it. */
  followers: z.array(z.object({ name: z.string(), on: upstream.shape.on, when: z.string().optional() })),
  /** Of an enabled one with a clock; `firstUnrunAt`: since then it is late. */
  punctuality: z.object({ periodMs: ms, firstUnrunAt: time.optional() }).optional(),
});

export const fireList = z.object({
  items: z.array(
    recordedFire.extend({
      decidedAt: time,
      /** Of a missed fire: the cause, and what became of it by the rules that the schedule had then. */
      missed: z.string().optional(),
      /** The same as values, as far as it is known. */
      why: z
        .object({
          cause: z
            .object({
              /** No daemon was up from `from` to `to`, when `daemon` started and did not fire it either; `daemon` was up and did not look for due schedules; looked and could not fire this one, or it was in no file; was up and did not fire it, or started at `from` and could fire only at `to`. */
              kind: z.enum(['down', 'blocked', 'held', 'up']),
              daemon: z.string().optional(),
              from: time.optional(),
              to: time.optional(),
            })
            .optional(),
          rules: z
            .object({
              catchUp: z.enum(CATCH_UPS),
              catchUpWindowMs: ms,
              catchUpCap: z.number(),
            })
            .optional(),
          /** How long after its own time it should have come. */
          delayMs: ms.optional(),
        })
        .optional(),
    }),
  ),
  next: z.string().optional(),
});

export const fireExplanation = z.object({
  schedule: z.string(),
  jobId: z.string(),
  timezone: z.string(),
  enabled: z.boolean(),
  /** `Mon 09:00 (1h ago) created run 7, which is running`. */
  says: z.string(),
  facts: z.array(z.string()),
  answer: z.looseObject({ because: z.string() }),
  pause: standing.optional(),
  overrides: z.array(override),
  chain: z
    .object({
      upstreams: z.array(
        upstream.extend({
          /** Absent, as `end`, for a token that may not see the job. */
          isMet: z.boolean().optional(),
          halt: z.enum(['off', 'gone']).optional(),
          end: z.object({ runId: z.number(), state: z.string(), endedAt: time }).optional(),
        }),
      ),
      when: z.string().optional(),
    })
    .optional(),
  nextFireAt: time.optional(),
  nextRunAt: time.optional(),
});

/** Times that many fires of one schedule share. */
const stretch = z.object({
  /** The first and the last fire. */
  from: time,
  to: time,
  everyMs: ms,
  /** Its fires make no run. */
  isPaused: z.boolean().optional(),
});

/** The earliest past fires, marks of failed runs, the fires to come of the last schedules. */
const CALENDAR_CUTS = ['fires', 'failures', 'schedules'] as const;
export type CalendarCut = (typeof CALENDAR_CUTS)[number];

export const calendar = z.object({
  now: time,
  from: time,
  to: time,
  /** Each schedule with fires to come in this time, and these fires: one by one, or as stretches if there are more than 100. */
  rows: z.array(
    z.object({
      name: z.string(),
      jobId: z.string(),
      fires: z.array(time),
      stretches: z.array(stretch),
      /** Fires that make no run. */
      skipped: z.array(time),
      paused: z.array(time),
      excluded: z.array(time),
    }),
  ),
  /** What became of the fires that have passed, the earliest first: those of an hour with the same verdict are one. */
  past: z.array(
    recordedFire.omit({ state: true }).extend({
      name: z.string(),
      /** `at` is the first of them, this the last. */
      to: time,
      fires: z.number(),
      /** Of this many of them the run has failed; absent for none. */
      failed: z.number().optional(),
      /** No daemon fired them at their time; one found them later, and those that asked for a run are caught up. */
      isMissed: z.boolean().optional(),
    }),
  ),
  /** False: there were more past fires, ends of runs or schedules than are looked at. */
  isWhole: z.boolean(),
  /** Then: of what some are left out. */
  leftOut: z.array(z.enum(CALENDAR_CUTS)).optional(),
  /** Of the past fires before it some are left out: there were more than are listed. */
  wholeSince: time.optional(),
  /** Then: all past fires of the time, by verdict and the hours from its beginning on, the earliest first. */
  hours: z
    .array(z.object({ at: time, verdict: z.string(), fires: z.number(), isMissed: z.boolean().optional() }))
    .optional(),
});

export const cronPreview = z.object({
  /** `At 09:00, Monday through Friday`. */
  words: z.string(),
  warnings: z.array(z.string()),
  fires: z.array(previewedFire),
});

export const scheduleChanged = z.object({
  changed: z.boolean(),
  name: z.string(),
  enabled: z.boolean(),
  nextFireAt: time.optional(),
  /** Schedules that follow it and wait for its runs, where it does not fire any more. */
  followers: z.array(z.string()).optional(),
  says: z.string(),
  version: z.number(),
});

export const scheduleDeleted = z.object({
  deleted: z.boolean(),
  name: z.string(),
  followers: z.array(z.string()),
  says: z.string(),
});

export const overridesChanged = z.object({
  changed: z.boolean(),
  before: z.array(override),
  after: z.array(override),
  nextFireAt: time.optional(),
  nextRunAt: time.optional(),
  says: z.string(),
  /** Of the schedule after the change. */
  version: z.number(),
});

export const runNow = z.object({
  runId: z.number(),
  /** No run was stored: the run `runId` has the same dedupe key. */
  isDuplicate: z.boolean(),
  /** Runs of the schedule that had not ended, oldest first. */
  unfinished: z.array(z.number()),
  says: z.string(),
});

export type ScheduleRow = z.output<typeof scheduleRow>;
export type ScheduleList = z.output<typeof scheduleList>;
export type Schedule = z.output<typeof schedule>;
export type PreviewedFire = z.output<typeof previewedFire>;
export type FireList = z.output<typeof fireList>;
export type FireExplanation = z.output<typeof fireExplanation>;
export type Calendar = z.output<typeof calendar>;
export type CronPreview = z.output<typeof cronPreview>;
export type OverridesChanged = z.output<typeof overridesChanged>;
