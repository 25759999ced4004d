/** One task with all around it: its quest, what it waits for and who waits for it, where it may go, its history. */
import type { Body, Store, Tx } from '@sb/storage';
import { isSatisfied } from '../board.ts';
import { UnknownRecordError } from '../errors.ts';
import type { Flag } from '../model/day.ts';
import { type Quest, type Task, TASK_STATUSES, type TaskStatus } from '../model/organisation.ts';
import { readEdgesTo } from '../records/edges.sql.ts';
import { readFlagsOf } from '../records/flags.sql.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { listIds, livingOf, readNamed } from '../records/records.sql.ts';
import { readTaskLog, type TaskLogEntry } from '../records/task-changes.sql.ts';
import { TRANSITIONS } from '../transitions.ts';
import { rowsOf, type TaskRow } from './list-tasks.ts';

const NEWEST = 50;

export type TaskView = TaskRow &
  Pick<Task, 'description' | 'acceptanceCriteria'> & {
    readonly archived: boolean;
    /** What its flags say. */
    readonly openFlags: readonly Flag[];
    readonly quest: Pick<Quest, 'id' | 'title' | 'state'>;
    readonly dependencies: readonly NamedTask[];
    /** Those that depend on it directly. */
    readonly dependents: readonly NamedTask[];
    /** Where it may go; `rule`: what forbids it now, though `force` may pass it. */
    readonly moves: readonly TaskMove[];
    /** The newest 50 entries, newest first. */
    readonly history: readonly TaskLogEntry[];
  };

export type NamedTask = Pick<Task, 'id' | 'title' | 'status'>;

export interface TaskMove {
  readonly to: TaskStatus;
  readonly rule?: 'dependency_unmet' | 'quest_locked' | 'quest_cancelled';
  readonly unmet?: readonly string[];
}

/** Fails with `UNKNOWN_ORG`, `UNKNOWN_TASK`. */
export async function showTask(store: Store, orgId: string, taskId: string): Promise<TaskView> {
  return store.read((tx) => readTask(tx, orgId, taskId));
}

/** The entries before `before`, newest first. */
export async function taskHistory(
  store: Store,
  { orgId, taskId }: { readonly orgId: string; readonly taskId: string },
  page: { readonly limit: number; readonly before?: number },
): Promise<readonly TaskLogEntry[]> {
  return store.read((tx) => readTaskLog(tx, { orgId, taskId }, page));
}

function* readTask(tx: Tx, orgId: string, taskId: string): Body<TaskView> {
  const org = yield* requireOrg(tx, orgId);
  const [stored] = yield* readNamed(tx, { orgId, kind: 'tasks' }, [taskId]);
  if (!stored) {
    const known = yield* listIds(tx, { orgId, kind: 'tasks' });
    throw new UnknownRecordError('task', taskId, { orgId, known });
  }
  const task = stored.record;
  const [row] = yield* rowsOf(tx, org, [stored]);
  const [quest] = yield* readNamed(tx, { orgId, kind: 'quests' }, [task.questId]);
  const dependencies = yield* readNamed(tx, { orgId, kind: 'tasks' }, task.dependsOn);
  const edges = yield* readEdgesTo(tx, orgId, { kind: 'task', ids: [taskId] });
  const waiting = edges.filter(({ fromKind }) => fromKind === 'task').map(({ fromId }) => fromId);
  const dependents = yield* readNamed(tx, { orgId, kind: 'tasks' }, waiting);
  const living = livingOf(dependencies);
  const unmet = task.dependsOn.filter((id) => !isSatisfied(living.find((each) => each.id === id)));
  const { id, title, state } = quest?.record ?? { id: task.questId, title: '', state: 'locked' as const };
  const { description, acceptanceCriteria } = task;
  return {
    ...(row as TaskRow),
    ...(description !== undefined && { description }),
    ...(acceptanceCriteria !== undefined && { acceptanceCriteria }),
    archived: stored.isArchived,
    openFlags: yield* readFlagsOf(tx, orgId, [taskId]),
    quest: { id, title, state },
    dependencies: living.map(named),
    dependents: dependents.map(({ record }) => named(record)),
    moves: movesOf(task, { questState: state, questId: id, unmet }),
    history: yield* readTaskLog(tx, { orgId, taskId }, { limit: NEWEST }),
  };
}

function named({ id, title, status }: Task): NamedTask {
  return { id, title, status };
}

interface Around {
  readonly questId: string;
  readonly questState: Quest['state'];
  readonly unmet: readonly string[];
}

function movesOf({ status }: Task, { questId, questState, unmet }: Around): readonly TaskMove[] {
  return TASK_STATUSES.filter((to) => TRANSITIONS[status].includes(to)).map((to) => {
    if (questState === 'cancelled' && (to === 'todo' || to === 'in-progress'))
      return { to, rule: 'quest_cancelled', unmet: [questId] };
    if (to !== 'in-progress') return { to };
    if (unmet.length > 0) return { to, rule: 'dependency_unmet', unmet };
    return questState === 'locked' ? { to, rule: 'quest_locked', unmet: [questId] } : { to };
  });
}
