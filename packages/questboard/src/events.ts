import type { FieldChange } from './field-changes.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Instant, LocalDate } from './model/dates.ts';
import type { Evidence, FlagKind, FlagSeverity } from './model/day.ts';
import type { Assigner, QuestState, TaskStatus } from './model/organisation.ts';
import type { QuestMove, RunStats } from './model/run.ts';
import type { SprintMetrics } from './model/week.ts';

type QuestPayload = {
  readonly questId: string;
  readonly title: string;
  readonly from: QuestState;
  readonly to: QuestState;
  /** The quests, tasks and dates at the gate: all of them when it opened, the unmet ones when it shut again. */
  readonly because: readonly string[];
};

type DeckPayload = {
  readonly memberId: string;
  readonly date: LocalDate;
  readonly deckId: string;
  readonly version: number;
  readonly itemCount: number;
  readonly plannedMinutes: number;
  readonly capacityMinutes: number;
};

type FlagPayload = {
  readonly taskId: string;
  readonly kind: FlagKind;
  readonly severity: FlagSeverity;
  readonly since: Instant;
  readonly evidence: Evidence;
};

export type DigestPayload = {
  readonly date: LocalDate;
  readonly unlocked: readonly string[];
  readonly completed: readonly string[];
  /** Open flags by kind; kinds without any are absent. */
  readonly flags: Readonly<Partial<Record<FlagKind, number>>>;
  /** At most five, the worst first. */
  readonly topFlags: readonly {
    readonly taskId: string;
    readonly kind: FlagKind;
    readonly severity: FlagSeverity;
    /** One to three steps, a line each. */
    readonly nextStep: string;
  }[];
  readonly decks: readonly { readonly memberId: string; readonly itemCount: number }[];
  readonly text: string;
  /** Whether a language model wrote the text or a step. */
  readonly ai: boolean;
};

type TaskMovePayload = {
  readonly taskId: string;
  readonly from: TaskStatus;
  readonly to: TaskStatus;
  /** The rules that were broken on purpose. */
  readonly forced: readonly string[];
  /** The quest whose cancel or restore moved it. */
  readonly questId?: string;
};

type AssignmentPayload = {
  readonly taskId: string;
  readonly memberId: string;
  readonly previous?: string;
  readonly by: Assigner;
  readonly reasons: readonly string[];
};

type BlockerPayload = { readonly taskId: string; readonly texts: readonly string[] };

/** What a person did with a quest; `taskIds`: the tasks that it moved. */
type QuestActPayload = {
  readonly questId: string;
  readonly title: string;
  readonly taskIds: readonly string[];
};

type RecordPayload = {
  readonly id: string;
  /** Without the values of long texts, e-mail addresses and profiles. */
  readonly fields: readonly FieldChange[];
  /** The records that no longer name an archived one. */
  readonly detached: readonly string[];
};

type SprintPayload = {
  readonly sprintId: string;
  readonly weekStart: LocalDate;
  readonly weekEnd: LocalDate;
  readonly version: number;
  readonly memberCount: number;
  readonly taskCount: number;
  readonly metrics: SprintMetrics;
};

type MemberPlanPayload = {
  readonly sprintId: string;
  readonly memberId: string;
  readonly plannedMinutes: number;
  readonly capacityMinutes: number;
  readonly taskIds: readonly string[];
};

/** The records that people make, change and archive. */
export type BoardRecord = 'member' | 'questline' | 'quest' | 'task';

/** What people do: the event has the reason that they gave. */
type ActPayloads = {
  [Type in `quest.${'held' | 'released' | 'cancelled' | 'restored'}`]: QuestActPayload;
} & {
  [
    Type in `${BoardRecord}.${'created' | 'changed' | 'archived' | 'returned'}` | 'org.changed'
  ]: RecordPayload;
} & {
  'task.moved': TaskMovePayload;
  'task.assigned': AssignmentPayload;
  'task.unassigned': { readonly taskId: string; readonly previous: string };
  'task.approved': { readonly taskId: string; readonly approvedBy: string };
  /** `n`: its number in the history of the task. `text`: its first 500 characters. */
  'task.commented': { readonly taskId: string; readonly n: number; readonly text: string };
  'task.blocker.added': BlockerPayload;
  'task.blocker.resolved': BlockerPayload;
  'sprint.memberplan.generated': MemberPlanPayload;
} & {
  [Type in `sprint.plan.${'generated' | 'updated' | 'approved' | 'cancelled'}`]: SprintPayload;
};

export type EventPayloads = {
  [Type in `quest.${QuestMove}`]: QuestPayload;
} & {
  [Type in keyof ActPayloads]: ActPayloads[Type] & { readonly reason?: string };
} & {
  'org.imported': { readonly mode: string; readonly counts: Readonly<Record<string, object>> };
  'quest.deck.generated': DeckPayload;
  'quest.deck.updated': DeckPayload;
  'task.blocked': FlagPayload;
  'task.stale': FlagPayload;
  'task.flagged': FlagPayload;
  'task.flag.cleared': FlagPayload;
  'questmaster.cycle.detected': { readonly cycles: readonly (readonly string[])[] };
  'digest.daily.ready': DigestPayload;
  'questmaster.completed': { readonly date: LocalDate; readonly stats: RunStats };
};

export type EventType = keyof EventPayloads;

/** What a run of the questmaster may publish. */
export const QUESTMASTER_EVENTS = [
  'quest.unlocked',
  'quest.relocked',
  'quest.started',
  'quest.completed',
  'quest.reopened',
  'task.blocked',
  'task.stale',
  'task.flagged',
  'task.flag.cleared',
  'quest.deck.generated',
  'quest.deck.updated',
  'questmaster.cycle.detected',
  'digest.daily.ready',
  'questmaster.completed',
] as const satisfies readonly EventType[];

/** What a dry run of the questmaster publishes instead. */
export const DRYRUN_EVENT = 'questmaster.dryrun.completed';

/** What a run of the sprint planner may publish. */
export const SPRINTPLANNER_EVENTS = [
  'sprint.plan.generated',
  'sprint.plan.updated',
  'sprint.memberplan.generated',
  'task.assigned',
  'task.unassigned',
] as const satisfies readonly EventType[];

type AnyEventOf<Types extends EventType> = { [Type in Types]: EventOf<Type> }[Types];

/** An event to publish; the commit adds the run that made it. */
export type QuestboardEvent = AnyEventOf<EventType>;
export type QuestmasterEvent = AnyEventOf<(typeof QUESTMASTER_EVENTS)[number]>;
export type SprintplannerEvent = AnyEventOf<(typeof SPRINTPLANNER_EVENTS)[number]>;

export interface EventOf<Type extends EventType> {
  /** The same fact has the same id however often it is computed, so that consumers can drop repetitions. */
  readonly id: string;
  readonly type: Type;
  readonly orgId: string;
  readonly occurredAt: Instant;
  readonly payload: EventPayloads[Type];
}

interface Origin {
  readonly orgId: string;
  readonly now: Instant;
}

export interface Fact<Type extends EventType> {
  readonly type: Type;
  /** The quest, flag or deck that it is about. */
  readonly subject: string;
  /** Keeps two facts of one type about one subject apart: a date, a version, or the number of a board. */
  readonly version: string | number;
  readonly payload: EventPayloads[Type];
}

export function toEvent<Type extends EventType>(fact: Fact<Type>, { orgId, now }: Origin): EventOf<Type> {
  const { type, payload } = fact;
  return { id: eventId(fact, orgId), type, orgId, occurredAt: now, payload };
}

/** By it an event is found again. */
export function eventId(
  { type, subject, version }: Pick<Fact<EventType>, 'type' | 'subject' | 'version'>,
  orgId: string,
): string {
  return fingerprintOf(type, orgId, subject, String(version));
}
