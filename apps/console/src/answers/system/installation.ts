/** The store and the examination of the installation. */
import { z } from 'zod';
import { finishedState, ms, time } from '../common.ts';

const amount = z.object({ count: z.number(), isAbout: z.boolean(), isAtLeast: z.boolean() });

/** As `worker db:status --json`. */
export const store = z.object({
  dialect: z.enum(['sqlite', 'postgres']),
  where: z.string(),
  applied: z.array(z.string()),
  missing: z.array(z.string()),
  storeId: z.string().optional(),
  minCodeVersion: z.string().optional(),
  isMoved: z.boolean(),
  isUnfinishedCopy: z.literal(true).optional(),
  bytes: z.number().optional(),
  unusedBytes: z.number().optional(),
  walBytes: z.number().optional(),
  journalMode: z.string().optional(),
  freeDiskBytes: z.number().optional(),
  serverVersion: z.string().optional(),
  live: z
    .object({ queued: amount, later: amount, running: amount, held: amount, waiting: amount })
    .optional(),
  history: amount.optional(),
  events: amount.optional(),
  logs: amount.optional(),
  openDeadLetters: amount.optional(),
  oldestFinishedAt: time.optional(),
  nodes: z.array(z.looseObject({ id: z.number(), name: z.string(), kind: z.string(), startedAt: time })),
});

/** The program of the worker is not beside the console, or it did not answer. */
const noAnswer = z.object({ state: z.enum(['missing', 'failed']), says: z.string() });

export const diagnosis = z.object({
  id: z.string(),
  title: z.string(),
  verdict: z.enum(['problem', 'note', 'fine']),
  found: z.string(),
  expected: z.string().optional(),
  advice: z.string().optional(),
  canFix: z.literal(true).optional(),
});

/** As `worker doctor --json`, with times in the zone of the reader; or why there is none. */
export const examination = z.union([
  z.object({
    state: z.literal('examined'),
    checks: z.number(),
    problems: z.number(),
    notes: z.number(),
    diagnoses: z.array(diagnosis),
  }),
  noAnswer,
]);

/** As `worker config:show --origin --json`. */
export const setting = z.object({
  name: z.string(),
  value: z.unknown(),
  origin: z.enum(['environment', 'worker.yaml', 'default']),
  /** The variable, or the file. */
  from: z.string().optional(),
});

/** How long records are kept, and what the last cleanup has removed. */
export const retention = z.object({
  now: time,
  /** The settings of the machine of this console: the daemons of others may have other ones. */
  settings: z.union([
    z.object({
      state: z.literal('read'),
      items: z.array(
        z.object({
          /** As worker.yaml and the input of the job name it. */
          name: z.string(),
          what: z.string(),
          /** `30 days` */
          says: z.string(),
          origin: z.enum(['worker.yaml', 'default']),
          from: z.string().optional(),
        }),
      ),
    }),
    noAnswer,
  ]),
  /** A field in the input of a schedule counts before the settings. */
  schedules: z.array(
    z.object({
      name: z.string(),
      enabled: z.boolean(),
      nextAt: time.optional(),
      input: z.array(z.object({ name: z.string(), says: z.string() })),
    }),
  ),
  /** When a program last began to remove records by rules of its own, if that is less than eight days ago. */
  lastByProgramAt: time.optional(),
  /** The last cleanup that ran and was no rehearsal, if one is still in the history; one that failed may have removed a part. */
  last: z
    .object({
      runId: z.number(),
      state: finishedState,
      at: time,
      tookMs: ms.optional(),
      /** By kind, of one that succeeded; kinds without any are left out. */
      removed: z.array(z.object({ what: z.string(), count: z.number() })).optional(),
      freedBytes: z.number().optional(),
    })
    .optional(),
});

export type Diagnosis = z.output<typeof diagnosis>;
export type Examination = z.output<typeof examination>;
export type Retention = z.output<typeof retention>;
export type Setting = z.output<typeof setting>;
export type StoreAnswer = z.output<typeof store>;
