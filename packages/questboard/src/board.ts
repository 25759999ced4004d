import { groupBy } from '@sb/words';
import type { Member, Org, Organisation, Quest, QuestState, Task } from './model/organisation.ts';
import { sortBy } from './order.ts';
import type { Settings } from './model/settings.ts';

/** An organisation prepared for the rules: sorted by id, and indexed. */
export interface Board {
  readonly org: Org;
  readonly members: readonly Member[];
  readonly quests: readonly Quest[];
  readonly tasks: readonly Task[];
  readonly questById: ReadonlyMap<string, Quest>;
  readonly taskById: ReadonlyMap<string, Task>;
  tasksOf(questId: string): readonly Task[];
}

export type QuestStates = ReadonlyMap<string, QuestState>;

/** An organisation, or a part of one: without members where no rule asks for them. */
type BoardSource = Pick<Organisation, 'org' | 'quests' | 'tasks'> & Partial<Pick<Organisation, 'members'>>;

export function createBoard({ org, members = [], quests, tasks }: BoardSource): Board {
  const sortedTasks = sortBy(tasks, (task) => [task.id]);
  const tasksByQuest = groupBy(sortedTasks, (task) => task.questId);
  return {
    org,
    members: sortBy(members, (member) => [member.id]),
    quests: sortBy(quests, (quest) => [quest.id]),
    tasks: sortedTasks,
    questById: new Map(quests.map((quest) => [quest.id, quest])),
    taskById: new Map(tasks.map((task) => [task.id, task])),
    tasksOf: (questId) => tasksByQuest.get(questId) ?? [],
  };
}

export function storedStates({ quests }: Pick<Board, 'quests'>): Map<string, QuestState> {
  return new Map(quests.map(({ id, state }) => [id, state]));
}

/** A quest as people maintain it: of its state, only that it is cancelled. Runs derive the rest. */
export function withoutDerived({
  state,
  unlockedAt: _unlocked,
  startedAt: _started,
  completedAt: _completed,
  ...quest
}: Quest) {
  return { ...quest, state: state === 'cancelled' ? 'cancelled' : 'derived' };
}

/** A quest whose tasks may be worked on, or have been. */
export function isOpenState(state: QuestState | undefined): boolean {
  return state === 'unlocked' || state === 'in-progress' || state === 'completed';
}

export function isTrulyDone(task: Pick<Task, 'status' | 'requiresApproval' | 'approvedAt'>): boolean {
  return task.status === 'done' && (!task.requiresApproval || task.approvedAt !== undefined);
}

/** True when tasks and quests need not wait for the task any more; false for an unknown task. */
export function isSatisfied(
  task: Pick<Task, 'status' | 'requiresApproval' | 'approvedAt'> | undefined,
): boolean {
  return task !== undefined && (task.status === 'cancelled' || isTrulyDone(task));
}

export function isClosed(task: Pick<Task, 'status'>): boolean {
  return task.status === 'done' || task.status === 'cancelled';
}

export function isInWork(task: Pick<Task, 'status'>): boolean {
  return task.status === 'in-progress' || task.status === 'in-review';
}

export function unmetDependencies(board: Board, task: Task): string[] {
  return task.dependsOn.filter((id) => !isSatisfied(board.taskById.get(id)));
}

export function openBlockers(task: Task): string[] {
  return task.blockers.filter((blocker) => blocker.resolvedAt === undefined).map((blocker) => blocker.text);
}

/** Minutes that a task still needs: the remaining minutes, else the estimate, else the default estimate. */
export function remainingMinutes(task: Task, settings: Pick<Settings, 'defaultEstimateMinutes'>): number {
  return task.remainingMinutes ?? task.estimateMinutes ?? settings.defaultEstimateMinutes;
}

/** A member could start the task now. */
export function isReady(board: Board, states: QuestStates, task: Task): boolean {
  const questState = states.get(task.questId);
  return (
    task.status === 'todo' &&
    (questState === 'unlocked' || questState === 'in-progress') &&
    unmetDependencies(board, task).length === 0 &&
    openBlockers(task).length === 0
  );
}

/** Viewers look, and a member who has left gets nothing. */
export function mayHaveTasks({ active, role }: Pick<Member, 'active' | 'role'>): boolean {
  return active && role !== 'viewer';
}
