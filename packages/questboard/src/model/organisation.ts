import type { Instant, LocalDate } from './dates.ts';
import type { Settings } from './settings.ts';

/** From the most to the least pressing; the index is the rank. */
export const TASK_PRIORITIES = ['urgent', 'high', 'medium', 'low'] as const;
export const MEMBER_ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export const QUEST_STATES = ['locked', 'unlocked', 'in-progress', 'completed', 'cancelled'] as const;
export const TASK_STATUSES = ['todo', 'in-progress', 'in-review', 'blocked', 'done', 'cancelled'] as const;
/** The six letters of a working profile: a preference that members declare, not a judgement of them. */
export const PHASES = ['W', 'I', 'D', 'G', 'E', 'T'] as const;
/** As the working genius of a member names them. */
export const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  W: 'Wonder',
  I: 'Invention',
  D: 'Discernment',
  G: 'Galvanizing',
  E: 'Enablement',
  T: 'Tenacity',
};
export const ASSIGNERS = ['human', 'planner', 'import'] as const;

export type TaskPriority = (typeof TASK_PRIORITIES)[number];
export type MemberRole = (typeof MEMBER_ROLES)[number];
export type QuestState = (typeof QUEST_STATES)[number];
export type TaskStatus = (typeof TASK_STATUSES)[number];
export type Phase = (typeof PHASES)[number];
export type Assigner = (typeof ASSIGNERS)[number];

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
  readonly role: MemberRole;
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
  readonly priority: TaskPriority;
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
  readonly priority: TaskPriority;
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
