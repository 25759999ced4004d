/** The members of a board: what they can do, when they are there, and the work that they have. */
import { z } from 'zod';
import { time } from '../common.ts';

export const memberRow = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  active: z.boolean(),
  timezone: z.string().optional(),
  dailyCapacityMinutes: z.number(),
  /** ISO weekdays, Monday is 1; absent: those of the organisation. */
  workdays: z.array(z.number()).optional(),
  availability: z.array(
    z.object({ from: z.string(), to: z.string(), percent: z.number(), reason: z.string().optional() }),
  ),
  skills: z.array(z.string()),
  wipLimit: z.number(),
  workingGenius: z
    .object({
      genius: z.array(z.string()),
      competency: z.array(z.string()),
      frustration: z.array(z.string()),
    })
    .optional(),
  githubLogin: z.string().optional(),
  rev: z.number(),
  updatedAt: time,
  /** Open tasks by status; statuses without any are absent. */
  tasks: z.record(z.string(), z.number()),
  /** The minutes of each working day of this week. */
  dayMinutes: z.array(z.number()),
  /** In the plan of the week; absent where there is none, or the member is not in it. */
  plan: z
    .object({ plannedMinutes: z.number(), capacityMinutes: z.number(), taskCount: z.number() })
    .optional(),
});

export const memberView = memberRow.extend({ archived: z.boolean() });

export const memberList = z.object({
  now: time,
  /** `start`: a Monday. `isComing`: the working days of this week are over, so it is the next one. */
  week: z.object({ start: z.string(), isComing: z.literal(true).optional() }),
  /** The working days of the week. */
  days: z.array(z.string()),
  /** Of the week. */
  plan: z.object({ weekStart: z.string(), state: z.string(), version: z.number() }).optional(),
  items: z.array(memberRow),
  next: z.string().optional(),
});

export type MemberList = z.output<typeof memberList>;
export type MemberWeek = MemberList['week'];
export type MemberRow = z.output<typeof memberRow>;
