import type { LocalDate } from './dates.ts';
import type { Phase } from './organisation.ts';

export const SPRINT_STATES = ['draft', 'approved', 'active', 'completed', 'cancelled'] as const;
/** How well the phase of a task suits a member, by the member's own declaration. */
export const FITS = ['genius', 'competency', 'unknown', 'frustration'] as const;
/** Why a task is not in the plan of a week. */
export const UNPLANNED_REASONS = [
  'blocked',
  'assignee-unavailable',
  'quest-locked',
  'too-large',
  'no-time-this-week',
  'dependency-not-planned',
  'assignee-full',
  'no-skill',
  'no-capacity',
] as const;

export type SprintState = (typeof SPRINT_STATES)[number];
export type Fit = (typeof FITS)[number];
export type UnplannedReason = (typeof UNPLANNED_REASONS)[number];

/** The plan of a week. */
export interface Sprint {
  /** `sprint-{orgId}-{weekStart}`. */
  readonly id: string;
  /** A Monday. */
  readonly weekStart: LocalDate;
  /** The last working day of the week; its Sunday if the week has none. */
  readonly weekEnd: LocalDate;
  /** The working days of the organisation when the week was planned; absent in a plan that an older version made. */
  readonly days?: readonly LocalDate[];
  readonly state: SprintState;
  /** From 1; grows by 1 each time that the plan of the week is replaced. */
  readonly version: number;
  readonly inputsHash: string;
  /** One sentence. */
  readonly goal?: string;
  readonly metrics: SprintMetrics;
  /** Every candidate that is in no member's plan, by id. */
  readonly unplanned: readonly UnplannedTask[];
}

export interface UnplannedTask {
  readonly taskId: string;
  readonly reason: UnplannedReason;
}

export interface SprintMetrics {
  /** The fit of the planned minutes, 0 to 100; 0 for a plan without minutes. */
  readonly fitScore: number;
  /** Percent of the planned minutes by fit. */
  readonly fitShares: Readonly<Record<Fit, number>>;
  readonly capacityMinutes: number;
  readonly plannedMinutes: number;
  /** Percent of the capacity that is planned. */
  readonly utilisation: number;
  /** The highest utilisation of a member over the mean of those with capacity; 1 is even. */
  readonly balance: number;
  /** Tasks that begin before what they wait for has ended: 0, or the planner has a bug. */
  readonly dependencyViolations: number;
  /** V: the weighted minutes of the tasks that end in the week. */
  readonly value: number;
  /** J: the same, weighted by fit too. */
  readonly fitValue: number;
  readonly carryOverMinutes: number;
  /** Counts; reasons without a task are absent. */
  readonly unplanned: Readonly<Partial<Record<UnplannedReason, number>>>;
  /** Phases of candidates that suit no active member best. */
  readonly geniusGaps: readonly Phase[];
}

export interface MemberPlan {
  /** `memberplan-{sprintId}-{memberId}`. */
  readonly id: string;
  readonly sprintId: string;
  readonly memberId: string;
  readonly capacityMinutes: number;
  readonly plannedMinutes: number;
  /** By start, then id. */
  readonly items: readonly MemberPlanItem[];
  /** The member's own tasks that are blocked, by id. */
  readonly blocked: readonly string[];
  /** More work is carried over than the week has time for. */
  readonly overcommitted: boolean;
}

export interface MemberPlanItem {
  readonly taskId: string;
  readonly minutes: number;
  /** Index into the days of the sprint: the first day with minutes. */
  readonly startDay: number;
  /** Absent: the task goes on after the week. */
  readonly finishDay?: number;
  readonly reasons: readonly string[];
  /** At most two others who could have it, the best first. */
  readonly alternatives: readonly PlanAlternative[];
}

export interface PlanAlternative {
  readonly memberId: string;
  /** As in the choice of the member: the higher the better. */
  readonly score: number;
  /** Absent: the task would not end in the week. */
  readonly finishDay?: number;
  /** Why another member has it: `lower-score`, `lower-value`, `no-time`, `frustration`, `kept:human`, `kept:plan`. */
  readonly why: string;
}
