import type { Settings } from './settings.ts';

/** From the most to the least pressing; the index is the rank. */
export const PRIORITIES = ['urgent', 'high', 'medium', 'low'] as const;
export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export const QUEST_STATES = ['locked', 'unlocked', 'in-progress', 'completed', 'cancelled'] as const;
export const TASK_STATUSES = ['todo', 'in-progress', 'in-review', 'blocked', 'done', 'cancelled'] as const;
/** The six letters of a working profile: a preference that members declare, not a judgement of them. */
export const PHASES = ['W', 'I', 'D', 'G', 'E', 'T'] as const;
export const ASSIGNERS = ['human', 'planner', 'import'] as const;
export const FLAG_KINDS = [
  'blocked.manual',
  'blocked.dependency',
  'blocked.external',
  'blocked.deadlock',
  'stuck.stale',
  'stuck.aging',
  'stuck.unowned',
  'overdue',
] as const;
export const SEVERITIES = ['warn', 'critical'] as const;
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
const DECK_SECTIONS = ['continue', 'unblock', 'next', 'pull'] as const;
const RUN_STATUSES = ['success', 'partial', 'noop', 'failed'] as const;
const WARNING_CODES = [
  'dangling-reference',
  'quest-without-tasks',
  'prerequisite-reopened',
  'work-in-locked-quest',
  'over-wip',
  'missing-skill',
  'detached',
] as const;

/** `YYYY-MM-DD` in the zone of the organisation. */
export type LocalDate = string;
/** UTC, ISO 8601 with milliseconds: `2026-02-02T08:00:00.000Z`. */
export type Instant = string;

export type Priority = (typeof PRIORITIES)[number];
export type Role = (typeof ROLES)[number];
export type QuestState = (typeof QUEST_STATES)[number];
export type TaskStatus = (typeof TASK_STATUSES)[number];
export type Phase = (typeof PHASES)[number];
export type Assigner = (typeof ASSIGNERS)[number];
export type FlagKind = (typeof FLAG_KINDS)[number];
export type Severity = (typeof SEVERITIES)[number];
export type SprintState = (typeof SPRINT_STATES)[number];
export type Fit = (typeof FITS)[number];
export type UnplannedReason = (typeof UNPLANNED_REASONS)[number];
export type DeckSection = (typeof DECK_SECTIONS)[number];
export type RunStatus = (typeof RUN_STATUSES)[number];
/** `ai.fallback:{reason}`: a text is the template, although a language model is switched on. */
export type WarningCode = (typeof WARNING_CODES)[number] | `ai.fallback:${string}`;

export interface Org {
  readonly id: string;
  readonly name: string;
  /** IANA zone: it decides what "today" is. */
  readonly timezone: string;
  /** ISO weekdays, Monday is 1. */
  readonly workdays: readonly number[];
  readonly holidays: readonly LocalDate[];
  readonly settings: Settings;
  readonly createdAt: Instant;
}

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly active: boolean;
  readonly timezone?: string;
  readonly dailyCapacityMinutes: number;
  /** Absent: those of the organisation. */
  readonly workdays?: readonly number[];
  readonly availability: readonly Availability[];
  readonly skills: readonly string[];
  /** How many tasks may be in work at once. */
  readonly wipLimit: number;
  readonly workingGenius?: WorkingGenius;
  readonly githubLogin?: string;
  readonly createdAt: Instant;
}

/** From `from` to `to`, both included, a member has only `percent` of the daily capacity. */
export interface Availability {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly percent: number;
  readonly reason?: string;
}

/** Two letters each, together a permutation of the six phases. */
export interface WorkingGenius {
  readonly genius: readonly Phase[];
  readonly competency: readonly Phase[];
  readonly frustration: readonly Phase[];
}

export interface Questline {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly order: number;
  readonly createdAt: Instant;
}

export interface Quest {
  readonly id: string;
  readonly questlineId?: string;
  readonly title: string;
  readonly objective?: string;
  readonly priority: Priority;
  readonly dueDate?: LocalDate;
  /** All of them must be met. */
  readonly requires: readonly Requirement[];
  /** A person keeps the gate shut. */
  readonly hold: boolean;
  /** The state that the last run derived; `computeStates` derives the present one. */
  readonly state: QuestState;
  readonly unlockedAt?: Instant;
  readonly startedAt?: Instant;
  readonly completedAt?: Instant;
  readonly createdAt: Instant;
}

export type Requirement =
  | { readonly type: 'questCompleted'; readonly questId: string }
  | { readonly type: 'taskCompleted'; readonly taskId: string }
  | { readonly type: 'allTasksCompleted'; readonly taskIds: readonly string[] }
  | { readonly type: 'anyTaskCompleted'; readonly taskIds: readonly string[] }
  | { readonly type: 'notBefore'; readonly date: LocalDate };

export interface Task {
  readonly id: string;
  readonly questId: string;
  readonly title: string;
  readonly description?: string;
  readonly acceptanceCriteria?: string;
  readonly status: TaskStatus;
  readonly priority: Priority;
  readonly phase?: Phase;
  readonly estimateMinutes?: number;
  readonly remainingMinutes?: number;
  readonly dependsOn: readonly string[];
  readonly blockers: readonly Blocker[];
  readonly skills: readonly string[];
  readonly assigneeId?: string;
  readonly assignedBy?: Assigner;
  readonly requiresApproval: boolean;
  readonly approvedAt?: Instant;
  readonly approvedBy?: string;
  readonly dueDate?: LocalDate;
  readonly tags: readonly string[];
  readonly startedAt?: Instant;
  readonly completedAt?: Instant;
  readonly statusChangedAt: Instant;
  /** Moves when a person changes the task, never when a job does. */
  readonly lastActivityAt: Instant;
  readonly syncToGithub: boolean;
  readonly github?: GithubIssue;
  readonly createdAt: Instant;
}

export interface Blocker {
  readonly text: string;
  readonly createdAt: Instant;
  readonly resolvedAt?: Instant;
}

export interface GithubIssue {
  /** `owner/name`. */
  readonly repo: string;
  readonly issueNumber?: number;
  readonly url?: string;
}

/** All that people maintain: the content of a `questboard/v1` file. */
export interface Organisation {
  readonly org: Org;
  readonly members: readonly Member[];
  readonly questlines: readonly Questline[];
  readonly quests: readonly Quest[];
  readonly tasks: readonly Task[];
}

export interface Flag {
  /** `flag-{taskId}-{kind}`. */
  readonly id: string;
  readonly taskId: string;
  readonly kind: FlagKind;
  readonly severity: Severity;
  readonly since: Instant;
  readonly lastSeenOn: LocalDate;
  readonly reason: string;
  readonly evidence: Evidence;
  readonly clearedAt?: Instant;
}

export type Evidence = Readonly<Record<string, number | string | readonly string[]>>;

export interface Deck {
  /** `deck-{orgId}-{memberId}-{date}`. */
  readonly id: string;
  readonly memberId: string;
  readonly date: LocalDate;
  readonly capacityMinutes: number;
  readonly plannedMinutes: number;
  readonly items: readonly DeckItem[];
  /** Why the deck is empty: `off`, or the tasks that the member waits for. */
  readonly note?: string;
  /** From 1; grows by 1 each time that the deck of a day is replaced. */
  readonly version: number;
  readonly inputsHash: string;
}

export interface DeckItem {
  readonly taskId: string;
  readonly section: DeckSection;
  /** Beyond the capacity of the day: for a member who has finished the rest. */
  readonly stretch: boolean;
  readonly plannedMinutes: number;
  readonly reasons: readonly string[];
}

/** The plan of a week. */
export interface Sprint {
  /** `sprint-{orgId}-{weekStart}`. */
  readonly id: string;
  /** A Monday. */
  readonly weekStart: LocalDate;
  /** The last working day of the week; its Sunday if the week has none. */
  readonly weekEnd: LocalDate;
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
  /** Index into the working days of the week: the first day with minutes. */
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
  /** Why another member has it: `lower-score`, `lower-value`, `no-time`, `frustration`, `kept:human`. */
  readonly why: string;
}

export interface Warning {
  readonly code: WarningCode;
  /** The quest, task or member that it is about; `digest` or `goal` for such a text. */
  readonly subject: string;
  readonly message: string;
}

/** One write of a run. */
export interface Change {
  readonly entity: 'quest' | 'flag' | 'deck' | 'sprint' | 'task';
  readonly id: string;
  readonly action: ChangeAction;
  readonly from?: string;
  readonly to?: string;
}

export type ChangeAction =
  | QuestMove
  | 'raised'
  | 'escalated'
  | 'refreshed'
  | 'cleared'
  | 'generated'
  | 'updated'
  | 'assigned'
  | 'unassigned';
export type QuestMove = 'unlocked' | 'relocked' | 'started' | 'completed' | 'reopened';

export interface RunStats {
  readonly members: number;
  readonly quests: number;
  readonly tasks: number;
  readonly unlocked: number;
  readonly relocked: number;
  readonly started: number;
  readonly completed: number;
  readonly reopened: number;
  readonly flagsOpen: number;
  readonly flagsRaised: number;
  readonly flagsCleared: number;
  readonly decksGenerated: number;
  readonly decksUpdated: number;
}

export interface SprintStats {
  readonly members: number;
  readonly tasks: number;
  /** Tasks that are in a member's plan. */
  readonly planned: number;
  readonly unplanned: number;
  /** Tasks that got another assignee. */
  readonly assigned: number;
  /** Plans that were tried. */
  readonly evaluations: number;
}

export interface RunSummary {
  /** `summary-{jobId}-{orgId}-{runId}`. */
  readonly id: string;
  /** `daily.questmaster:{orgId}:{date}`, `weekly.sprintplanner:{orgId}:{weekStart}`. */
  readonly runKey: string;
  readonly dryRun: boolean;
  readonly status: RunStatus;
  /** The person who asked for it; absent: a run of a job. */
  readonly by?: string;
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  readonly stats: RunStats | SprintStats;
  readonly changes: readonly Change[];
  readonly warnings: readonly Warning[];
  readonly cycles: readonly (readonly string[])[];
  readonly inputsHash: string;
  readonly outputsHash: string;
  readonly ai: { readonly calls: number; readonly tokens: number; readonly fallback: boolean };
}

/** The input of one run: the organisation, and the flags and decks of earlier runs. */
export interface Snapshot extends Organisation {
  /** Open flags; cleared ones are ignored. */
  readonly flags: readonly Flag[];
  /** The decks of today; those of other days are ignored. */
  readonly decks: readonly Deck[];
  /** The tasks that the plan of this week gives to each member; empty without a plan. */
  readonly sprintTasks: readonly SprintTasks[];
  /** The day and the instant of the last digest that was published. */
  readonly digestDate?: LocalDate;
  readonly digestAt?: Instant;
  /** The number of the board that was read. Every change to the organisation takes the next number. */
  readonly board: number;
}

export interface SprintTasks {
  readonly memberId: string;
  readonly taskIds: readonly string[];
}
