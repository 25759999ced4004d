/** Dead letters and errors. */
import { LETTER_STATUSES } from '@sb/jobs';
import { z } from 'zod';
import { cappedCount, ms, shownValue, time } from './common.ts';
import { errorGroup, lettersMay, others } from './jobs.ts';
import { shownError } from './run.ts';

export const letterGroups = z.object({
  now: time,
  items: z.array(errorGroup.extend({ open: z.number() })),
  next: z.string().optional(),
  /** `failed24h`: runs. Only `open` for a token of some jobs. */
  counts: z.object({
    open: z.number(),
    failed24h: z.number().optional(),
    replayed: cappedCount.optional(),
    discarded: cappedCount.optional(),
  }),
  /** Each job that has open letters, with their number; the job with the most first. */
  jobs: z.array(z.object({ jobId: z.string(), open: cappedCount, others, may: lettersMay })),
  isWhole: z.boolean(),
});

export const letterRow = z.object({
  runId: z.number(),
  jobId: z.string(),
  queue: z.string(),
  diedAt: time,
  status: z.enum(LETTER_STATUSES),
  replayedAs: z.number().optional(),
  reason: z.string(),
  /** Its error is permanent: no retry helps. */
  permanent: z.literal(true).optional(),
  /** Why its run failed for good: `every attempt failed`. */
  because: z.string(),
  message: z.string().optional(),
  fingerprint: z.string().optional(),
  tags: z.array(z.string()),
  /** Of its run, as long as the history has it. */
  attempts: z.number().optional(),
  createdBy: z.string().optional(),
  /** The input as `key=value` words; absent to those who may not see inputs. */
  preview: z.string().optional(),
  /** What the person who asks may do with it now. */
  may: z.object({ replay: z.boolean(), discard: z.boolean(), reopen: z.boolean() }),
});

/** One letter, whole. */
export const letter = letterRow.extend({ error: shownError.optional(), input: shownValue.optional() });

export const letterList = z.object({
  now: time,
  items: z.array(letterRow),
  next: z.string().optional(),
});

/** What a replay or a discard does or did. */
export const letterReport = z.object({
  dryRun: z.boolean(),
  done: z.array(z.object({ runId: z.number(), jobId: z.string(), replayedAs: z.number().optional() })),
  refused: z.array(
    z.object({
      runId: z.number(),
      jobId: z.string().optional(),
      code: z.string().optional(),
      says: z.string(),
    }),
  ),
  closed: z.number(),
  /** `1 of 2 dead letters was replayed.` */
  says: z.string(),
  isWhole: z.boolean(),
  /** A preview: the first inputs before and after the patch. */
  inputs: z
    .array(
      z.object({ runId: z.number(), before: z.unknown(), after: z.unknown(), problems: z.array(z.string()) }),
    )
    .optional(),
  /** A preview: the time that it takes at its rate. */
  takesMs: ms.optional(),
});

export type LetterGroups = z.output<typeof letterGroups>;
export type LetterRow = z.output<typeof letterRow>;
export type LetterList = z.output<typeof letterList>;
export type LetterReport = z.output<typeof letterReport>;
