/** What a name or a number leads to, and saved views. */
import { SEVERITIES } from '@sb/alerts';
import { z } from 'zod';
import { time } from './common.ts';
import { runMay } from './runs.ts';

/** `name`: the title of a quest or a task. What was archived comes last. */
const ofBoard = z.array(
  z.object({ org: z.string(), id: z.string(), name: z.string(), isArchived: z.boolean().optional() }),
);

/** At most five of each, the best first. */
export const searchResults = z.object({
  jobs: z.array(z.object({ id: z.string(), name: z.string() })),
  /** The run of the number, or the newest ones of the best job. */
  runs: z.array(
    z.object({
      id: z.number(),
      jobId: z.string(),
      state: z.string(),
      says: z.string().optional(),
      may: runMay,
    }),
  ),
  queues: z.array(z.object({ name: z.string() })),
  schedules: z.array(z.object({ name: z.string(), jobId: z.string() })),
  rules: z.array(z.object({ name: z.string(), severity: z.enum(SEVERITIES) })),
  quests: ofBoard,
  tasks: ofBoard,
  members: ofBoard,
  /** Only where it is false: quests, tasks and members are of some of the boards, or of a part of one. */
  isWhole: z.boolean().optional(),
});

export type SearchResults = z.output<typeof searchResults>;

export const view = z.object({
  id: z.number(),
  /** `runs` */
  page: z.string(),
  name: z.string(),
  /** That of the address: `state=failed&job=mail.send`. */
  query: z.string(),
  /** Of its query: with it a new query replaces this one. */
  version: z.number(),
  /** Everybody sees it. */
  isOfTeam: z.boolean(),
  createdAt: time,
});

export const views = z.object({ items: z.array(view) });

export type View = z.output<typeof view>;
export type Views = z.output<typeof views>;
