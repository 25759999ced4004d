/** The issues of the tasks of an organisation on GitHub, and the state of their sync, as the store knows them. */
import { LINK_STATES } from '@sb/github';
import { z } from 'zod';
import { time } from '../common.ts';

const issue = z.object({
  /** `owner/name` */
  repo: z.string(),
  state: z.enum(LINK_STATES),
  issueNumber: z.number().optional(),
  url: z.string().optional(),
  pushedState: z.enum(['open', 'closed']).optional(),
  lastPushedAt: time.optional(),
  /** Left out for those who may not see inputs, results and logs. */
  lastError: z.string().optional(),
});

/** `none`: the sync has not met the task. */
export const taskIssue = issue.extend({ state: z.enum([...LINK_STATES, 'none']) });

export const linkList = z.object({
  items: z.array(issue.extend({ taskId: z.string() })),
  next: z.string().optional(),
});

export const githubState = z.object({
  now: time,
  /** `off`: no task is marked for GitHub. `never`: no run has ended for this organisation. */
  state: z.enum(['off', 'never', 'ok', 'partial', 'failed']),
  says: z.string(),
  /** Tasks that are marked for GitHub. */
  tasks: z.number(),
  links: z.object({ total: z.number(), states: z.partialRecord(z.enum(LINK_STATES), z.number()) }),
  /** Issues that runs leave alone until a person asks for them, of tasks that a run goes through. */
  leftAlone: z.object({
    /** Deleted, missing, or without a number: another one is made. */
    gone: z.number(),
    /** Transferred to where the sync did not write: they are looked for again. */
    moved: z.number(),
  }),
  /** The last time that the issues of this organisation were gone through. */
  lastSync: z
    .object({
      at: time,
      runId: z.number().optional(),
      created: z.number(),
      updated: z.number(),
      closed: z.number(),
      unchanged: z.number(),
      /** Tasks that are left alone until a person decides. */
      skipped: z.number(),
      failed: z.number(),
      remaining: z.number(),
      resumeAfter: time.optional(),
    })
    .optional(),
  /** Since then each run has left something over, or failed at something. */
  partialSince: time.optional(),
  /** The first of these runs is older than those that were looked at. */
  isPartialLonger: z.literal(true).optional(),
  /** The last run of the job, for whichever organisation. */
  lastRun: z
    .object({ id: z.number(), state: z.string(), finishedAt: time, error: z.string().optional() })
    .optional(),
  running: z.object({ id: z.number() }).optional(),
  schedules: z.array(z.object({ name: z.string(), enabled: z.boolean() })),
  limits: z.object({
    allowedRepos: z.array(z.string()),
    maxMutationsPerRun: z.number(),
    createSettleSeconds: z.number(),
  }),
  /** All links that are not as they should be. */
  errorCount: z.number(),
  /** The first 50 of them. */
  errors: z.array(issue.extend({ taskId: z.string(), title: z.string() })),
});

export type GithubIssue = z.output<typeof issue>;
export type GithubState = z.output<typeof githubState>;
