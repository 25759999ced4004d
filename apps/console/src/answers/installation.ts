/** The store and the examination of the installation. */
import { z } from 'zod';
import { time } from './common.ts';

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

export const diagnosis = z.object({
  id: z.string(),
  title: z.string(),
  verdict: z.enum(['problem', 'note', 'fine']),
  found: z.string(),
  expected: z.string().optional(),
  advice: z.string().optional(),
  canFix: z.literal(true).optional(),
});

/** As `worker doctor --json`; or why there is none. */
export const examination = z.union([
  z.object({
    state: z.literal('examined'),
    checks: z.number(),
    problems: z.number(),
    notes: z.number(),
    diagnoses: z.array(diagnosis),
  }),
  z.object({ state: z.enum(['missing', 'failed']), says: z.string() }),
]);

export type Diagnosis = z.output<typeof diagnosis>;
