import { plural } from '@sb/words';
import { isClosed, isInWork, isReady, openBlockers, unmetDependencies } from '../board.ts';
import { createAgingLimit } from './aging.ts';
import type { Instant } from '../model/dates.ts';
import { type Evidence, type Flag, FLAG_KINDS, type FlagKind, type FlagSeverity } from '../model/day.ts';
import type { Task, TaskStatus } from '../model/organisation.ts';
import { sortBy } from '../order.ts';
import { questOpenSince, type Situation } from '../unlock/situation.ts';

/** A flag that the board deserves now, without its history. */
export type FoundFlag = Pick<Flag, 'id' | 'taskId' | 'kind' | 'severity' | 'reason' | 'evidence'>;

interface Finding {
  readonly reason: string;
  readonly evidence: Evidence;
  /** Age and limit in working days; absent where no number decides. */
  readonly age?: { readonly days: number; readonly limit: number };
}

type Rule = (task: Task, situation: Situation) => Finding | undefined;

/** Finds every flag that open tasks deserve now, in the order of task id and kind. Pure. */
export function findFlags(situation: Situation): FoundFlag[] {
  const rules = flagRules(situation);
  const flags = situation.board.tasks
    .filter((task) => !isClosed(task))
    .flatMap((task) =>
      FLAG_KINDS.flatMap((kind) => {
        const finding = rules[kind](task, situation);
        return finding ? [toFlag(task, kind, finding)] : [];
      }),
    );
  return sortBy(flags, (flag) => [flag.taskId, flag.kind]);
}

/** The rules that look at the task, its quest and its dependencies alone. */
const NEAR_RULES = {
  'blocked.manual': findManual,
  'blocked.dependency': findDependency,
  'blocked.external': findExternal,
  'stuck.stale': findStale,
  'stuck.unowned': findUnowned,
  overdue: findOverdue,
} satisfies Partial<Record<FlagKind, Rule>>;

function flagRules(situation: Situation): Record<FlagKind, Rule> {
  const agingLimit = createAgingLimit(situation);
  return {
    ...NEAR_RULES,
    'blocked.deadlock': findDeadlocked,
    'stuck.aging': (task, now) => findAging(task, now, agingLimit(task)),
  };
}

/**
 * Whether a flag is surely no longer true of its task. The situation needs the task, its quest and its dependencies
 * only: what depends on the whole board stays until the next run.
 */
export function isDisproved(kind: FlagKind, task: Task, situation: Situation): boolean {
  if (isClosed(task)) return true;
  if (kind === 'blocked.deadlock') return false;
  if (kind === 'stuck.aging') return !isInWork(task);
  return NEAR_RULES[kind](task, situation) === undefined;
}

function toFlag(task: Task, kind: FlagKind, { reason, evidence, age }: Finding): FoundFlag {
  const severity: FlagSeverity = task.priority === 'urgent' || isTwiceOver(age) ? 'critical' : 'warn';
  return {
    id: `flag-${task.id}-${kind}`,
    taskId: task.id,
    kind,
    severity,
    reason,
    evidence: { ...evidence, ...age },
  };
}

function isTwiceOver(age: Finding['age']): boolean {
  return age !== undefined && age.days >= 2 * age.limit;
}

function findManual(task: Task): Finding | undefined {
  if (task.status !== 'blocked') return undefined;
  const blockers = openBlockers(task);
  return { reason: blockers[0] ?? 'marked as blocked', evidence: { blockers } };
}

function findDependency(task: Task, { board }: Situation): Finding | undefined {
  const waitsFor = unmetDependencies(board, task);
  if (!isInWork(task) || waitsFor.length === 0) return undefined;
  return { reason: `in work, but waits for ${waitsFor.join(', ')}`, evidence: { waitsFor } };
}

function findExternal(task: Task): Finding | undefined {
  const blockers = openBlockers(task);
  const [first] = blockers;
  if (first === undefined || task.status === 'blocked') return undefined;
  return { reason: first, evidence: { blockers } };
}

function findDeadlocked(task: Task, { deadlock }: Situation): Finding | undefined {
  const waitsFor = deadlock.waiting.get(task.id);
  if (!waitsFor) return undefined;
  return { reason: `can never be done: waits for ${waitsFor.join(', ')}`, evidence: { waitsFor } };
}

function findStale(task: Task, { board, calendar }: Situation): Finding | undefined {
  const limits: Partial<Record<TaskStatus, number>> = board.org.settings.stuck;
  const limit = limits[task.status];
  if (limit === undefined) return undefined;
  const since = latest([task.lastActivityAt, task.statusChangedAt, task.createdAt]);
  const days = calendar.ageOf(since);
  if (days < limit) return undefined;
  return {
    reason: `${task.status} without activity for ${plural(days, 'working day')}`,
    evidence: { since },
    age: { days, limit },
  };
}

function findAging(task: Task, { calendar }: Situation, limit: number): Finding | undefined {
  if (!isInWork(task) || task.startedAt === undefined) return undefined;
  const days = calendar.ageOf(task.startedAt);
  if (days <= limit) return undefined;
  const reason = `in work for ${plural(days, 'working day')}, longer than the usual ${limit}`;
  return { reason, evidence: { since: task.startedAt }, age: { days, limit } };
}

function findUnowned(task: Task, situation: Situation): Finding | undefined {
  const { board, states, calendar } = situation;
  const isPressing = task.priority === 'urgent' || task.priority === 'high';
  if (!isPressing || task.assigneeId !== undefined || !isReady(board, states, task)) return undefined;
  const dependencies = task.dependsOn.map((id) => board.taskById.get(id)?.completedAt);
  const since = latest([questOpenSince(situation, task), task.createdAt, ...dependencies]);
  const days = calendar.ageOf(since);
  const limit = board.org.settings.unownedWorkdays;
  if (days < limit) return undefined;
  return {
    reason: `${task.priority}, ready for ${plural(days, 'working day')} without an owner`,
    evidence: { since },
    age: { days, limit },
  };
}

function findOverdue(task: Task, { calendar }: Situation): Finding | undefined {
  if (task.dueDate === undefined || task.dueDate >= calendar.today) return undefined;
  return { reason: `was due on ${task.dueDate}`, evidence: { dueDate: task.dueDate } };
}

/** Instants are all UTC with milliseconds, so that text order is time order. */
function latest(instants: readonly (Instant | undefined)[]): Instant {
  return instants.reduce<Instant>(
    (last, instant) => (instant !== undefined && instant > last ? instant : last),
    '',
  );
}
