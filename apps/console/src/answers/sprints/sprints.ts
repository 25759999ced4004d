/** Plans of weeks: who does what on which days, what is left out, and how a plan came to be. */
import { ASSIGNERS } from '@sb/questboard';
import { z } from 'zod';
import { time } from '../common.ts';

const STATES = ['draft', 'approved', 'active', 'completed', 'cancelled'] as const;

/** `2026-11-30`, in the zone of the organisation. */
const date = z.string();

const sprintFields = z.object({
  id: z.string(),
  /** A Monday. */
  weekStart: date,
  weekEnd: date,
  state: z.enum(STATES),
  /** Of the plan: grows when the planner makes another. */
  version: z.number(),
  rev: z.number(),
  goal: z.string().optional(),
  updatedAt: time,
  plannedMinutes: z.number(),
  capacityMinutes: z.number(),
  /** Percent of the capacity that is planned. */
  utilisation: z.number(),
  leftOut: z.number(),
});

export const sprintList = z.object({
  now: time,
  /** The Monday of this week. */
  thisWeek: date,
  items: z.array(sprintFields),
  next: z.string().optional(),
});

/** A code of the planner in words. */
const why = z.object({ code: z.string(), says: z.string() });

const alternative = z.object({
  memberId: z.string(),
  name: z.string(),
  score: z.number(),
  /** Absent: the task would not end in the week. */
  finishDay: z.number().optional(),
  says: z.string(),
  /** The task can be given to the member now, and the planner would keep it there. */
  canHave: z.boolean(),
});

const item = z.object({
  taskId: z.string(),
  title: z.string(),
  priority: z.string().optional(),
  /** As they are now. */
  status: z.string().optional(),
  assigneeId: z.string().optional(),
  assignedBy: z.enum(ASSIGNERS).optional(),
  /** Of the task; absent: it is not on the board any more. */
  rev: z.number().optional(),
  minutes: z.number(),
  /** Indexes into `days`; without `finishDay` it goes on after the week. */
  startDay: z.number(),
  finishDay: z.number().optional(),
  /** How well its phase suits the member. */
  fit: z.enum(['genius', 'competency', 'unknown', 'frustration']),
  isCarried: z.boolean(),
  why: z.array(why),
  alternatives: z.array(alternative),
});

const memberPlan = z.object({
  memberId: z.string(),
  name: z.string(),
  genius: z.array(z.string()).optional(),
  capacityMinutes: z.number(),
  plannedMinutes: z.number(),
  overcommitted: z.boolean(),
  /** Of each day, before the focus. */
  dayMinutes: z.array(z.number()),
  /** Days without, or with a part of, the member's time. */
  away: z.array(z.object({ day: z.number(), percent: z.number(), reason: z.string().optional() })),
  /** Own tasks that are blocked. */
  blocked: z.array(z.string()),
  items: z.array(item),
});

const leftOutTask = z.object({
  taskId: z.string(),
  title: z.string(),
  priority: z.string().optional(),
  assigneeId: z.string().optional(),
  reason: z.string(),
  says: z.string(),
  /** What it waits for, where it is blocked. */
  blocker: z.string().optional(),
});

const changedTask = z.object({ taskId: z.string(), title: z.string(), memberId: z.string() });

export const sprint = sprintFields.extend({
  now: time,
  thisWeek: date,
  says: z.string(),
  /** The working days of the week. */
  days: z.array(date),
  metrics: z.object({
    fitScore: z.number(),
    balance: z.number(),
    carryOverMinutes: z.number(),
    geniusGaps: z.array(z.string()),
    says: z.string(),
  }),
  members: z.array(memberPlan),
  /** The most pressing first. */
  unplanned: z.array(leftOutTask),
  /** The most frequent first. */
  reasons: z.array(z.object({ reason: z.string(), says: z.string(), count: z.number() })),
  /** Versions and decisions, the latest first, as far as their events are kept. */
  history: z.array(
    z.object({
      action: z.enum(['generated', 'updated', 'approved', 'cancelled']),
      version: z.number(),
      at: time,
      /** A person; absent: a job. */
      by: z.string().optional(),
      taskCount: z.number(),
      memberCount: z.number(),
    }),
  ),
  /** Against the version before. */
  changes: z
    .object({
      from: z.number(),
      added: z.array(changedTask),
      leftOut: z.array(changedTask),
      moved: z.array(changedTask.extend({ previous: z.string() })),
    })
    .optional(),
});

export const sprintChanged = z.object({
  id: z.string(),
  state: z.enum(STATES),
  rev: z.number(),
  changed: z.boolean(),
  says: z.string(),
});

export const sprintReplanned = z.object({
  id: z.string(),
  version: z.number(),
  /** False: the plan is as it should be. */
  changed: z.boolean(),
  planned: z.number(),
  leftOut: z.number(),
  /** Tasks that get another assignee. */
  assigned: z.number(),
  warnings: z.array(z.string()),
  says: z.string(),
});

export type SprintList = z.output<typeof sprintList>;
export type Sprint = z.output<typeof sprint>;
export type SprintMember = Sprint['members'][number];
export type SprintItem = SprintMember['items'][number];
