/** What the jobs of a board did, run by run. */
import { z } from 'zod';
import { ms, time } from '../common.ts';

const summaryRow = z.object({
  /** `summary-daily.questmaster-acme-17` */
  id: z.string(),
  orgId: z.string(),
  jobId: z.string(),
  /** Absent: a person asked for it, and no run of the queue did it. */
  runId: z.number().optional(),
  /** That person: `ana`. */
  by: z.string().optional(),
  /** The day of the organisation, or the Monday of the week. */
  day: z.string(),
  status: z.enum(['success', 'partial', 'noop', 'failed']),
  startedAt: time,
  finishedAt: time,
  tookMs: ms,
  counts: z.object({ changes: z.number(), warnings: z.number(), cycles: z.number() }),
  /** `2 quests unlocked, 12 decks generated` */
  says: z.string(),
  ai: z.object({ calls: z.number(), tokens: z.number(), fallback: z.boolean() }),
});

export const summaryList = z.object({ now: time, items: z.array(summaryRow), next: z.string().optional() });

/** Of one run: an organisation each. */
export const summariesOfRun = z.object({ items: z.array(summaryRow) });

export const runSummary = z.object({
  ...summaryRow.shape,
  now: time,
  stats: z.record(z.string(), z.number()),
  /** Every write, in its order. */
  changes: z.array(
    z.object({
      entity: z.enum(['quest', 'flag', 'deck', 'sprint', 'task']),
      id: z.string(),
      action: z.string(),
      from: z.string().optional(),
      to: z.string().optional(),
    }),
  ),
  warnings: z.array(z.object({ code: z.string(), subject: z.string(), message: z.string() })),
  /** Quests and tasks that wait for each other. */
  cycles: z.array(z.array(z.string())),
});

export type SummaryRow = z.output<typeof summaryRow>;
export type SummaryList = z.output<typeof summaryList>;
export type SummariesOfRun = z.output<typeof summariesOfRun>;
export type RunSummary = z.output<typeof runSummary>;
