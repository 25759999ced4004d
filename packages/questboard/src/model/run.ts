import type { Instant, LocalDate } from './dates.ts';
import type { Deck, Flag } from './day.ts';
import type { Organisation } from './organisation.ts';

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

export type RunStatus = (typeof RUN_STATUSES)[number];
/** `ai.fallback:{reason}`: a text is the template, although a language model is switched on. */
export type WarningCode = (typeof WARNING_CODES)[number] | `ai.fallback:${string}`;

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
  /** The day of the last digest that was published. */
  readonly digestDate?: LocalDate;
  /** The store's time of the board that it told. */
  readonly digestAt?: Instant;
  /** The store's time when it was read. */
  readonly readAt?: Instant;
  /** The number of the board that was read. Every change to the organisation takes the next number. */
  readonly board: number;
}

export interface SprintTasks {
  readonly memberId: string;
  readonly taskIds: readonly string[];
}
