/** Tasks for lists: what a row shows, with what each waits for. */
import type { Body, Store, Tx } from '@sb/storage';
import { isReady, storedStates, unmetDependencies } from '../board.ts';
import type { FlagKind } from '../model/day.ts';
import type { Org, Task, TaskPriority, TaskStatus } from '../model/organisation.ts';
import type { IndexedBy } from '../records/list-records.sql.ts';
import { readFlagsOf, readOpenFlags } from '../records/flags.sql.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { readPart } from '../records/read-part.ts';
import { type Shown, shown } from '../records/shown.ts';
import type { Stored } from '../records/stored.sql.ts';
import { findRecords, type Page, type PageWish } from './walk.ts';

export interface TaskFilter {
  readonly status?: readonly TaskStatus[];
  readonly quest?: string;
  /** A member's id; `none`: tasks without an assignee. */
  readonly assignee?: string;
  readonly priority?: readonly TaskPriority[];
  readonly tag?: string;
  /** Tasks with an open flag of this kind. */
  readonly flag?: FlagKind;
  /** Due before this date. */
  readonly dueBefore?: string;
  /** In the id, the title or the description, in any case. */
  readonly text?: string;
  readonly archived?: boolean;
  /** `id` if absent; `updated`: the last changed first, not for archived tasks. */
  readonly sort?: 'id' | 'updated';
}

/** A task without its long texts. */
export type TaskRow = Shown<Omit<Task, 'description' | 'acceptanceCriteria'>> & {
  readonly ready: boolean;
  /** The tasks, and the locked quest, that it waits for. */
  readonly waitsFor: readonly string[];
  /** The kinds of its open flags. */
  readonly flags: readonly FlagKind[];
};

/** Fails with `UNKNOWN_ORG`, `REQUEST_INVALID`. */
export async function listTasks(
  store: Store,
  orgId: string,
  { filter = {}, ...page }: PageWish & { readonly filter?: TaskFilter },
): Promise<Page<TaskRow>> {
  return store.read(function* (tx) {
    const org = yield* requireOrg(tx, orgId);
    const found = yield* findTasks(tx, orgId, filter, page);
    return { ...found, items: yield* rowsOf(tx, org, found.items) };
  });
}

function* findTasks(tx: Tx, orgId: string, filter: TaskFilter, page: PageWish): Body<Page<Stored<Task>>> {
  const flagged = filter.flag === undefined ? undefined : yield* tasksWith(tx, orgId, filter.flag);
  const fits = (task: Task): boolean => fitsFilter(task, filter) && (flagged?.has(task.id) ?? true);
  const { archived: isArchived = false, sort } = filter;
  const search = { orgId, kind: 'tasks', by: indexesFor(filter), isArchived, sort, fits } as const;
  return yield* findRecords<Task>(tx, search, page);
}

/** The index that leaves the fewest rows. */
function indexesFor({ quest, assignee, status }: TaskFilter): readonly IndexedBy[] {
  if (quest !== undefined) return [{ column: 'quest_id', value: quest }];
  if (assignee !== undefined)
    return [{ column: 'assignee_id', value: assignee === 'none' ? null : assignee }];
  return Array.from(new Set(status), (value) => ({ column: 'status', value }));
}

function fitsFilter(task: Task, filter: TaskFilter): boolean {
  const { status, quest, assignee, priority, tag, dueBefore, text } = filter;
  return (
    (status === undefined || status.length === 0 || status.includes(task.status)) &&
    (quest === undefined || task.questId === quest) &&
    (assignee === undefined || (task.assigneeId ?? 'none') === assignee) &&
    (priority === undefined || priority.includes(task.priority)) &&
    (tag === undefined || task.tags.includes(tag)) &&
    (dueBefore === undefined || (task.dueDate !== undefined && task.dueDate < dueBefore)) &&
    (text === undefined || hasText(task, text.toLowerCase()))
  );
}

function hasText({ id, title, description = '' }: Task, text: string): boolean {
  return [id, title, description].some((part) => part.toLowerCase().includes(text));
}

function* tasksWith(tx: Tx, orgId: string, kind: FlagKind): Body<ReadonlySet<string>> {
  const flags = yield* readOpenFlags(tx, orgId);
  return new Set(flags.filter(({ record }) => record.kind === kind).map(({ record }) => record.taskId));
}

/** At most a page of tasks, with the records around them. */
export function* rowsOf(tx: Tx, org: Org, tasks: readonly Stored<Task>[]): Body<readonly TaskRow[]> {
  const records = tasks.map(({ record }) => record);
  const orgId = org.id;
  const flags = yield* readFlagsOf(
    tx,
    orgId,
    records.map(({ id }) => id),
  );
  const board = yield* readPart(tx, org, records);
  const states = storedStates(board);
  return tasks.map((stored) => {
    const { description: _description, acceptanceCriteria: _criteria, ...row } = shown(orgId, stored);
    const task = stored.record;
    const isLocked = states.get(task.questId) === 'locked' && task.status === 'todo';
    return {
      ...row,
      ready: isReady(board, states, task),
      waitsFor: [...unmetDependencies(board, task), ...(isLocked ? [task.questId] : [])],
      flags: flags.filter(({ taskId }) => taskId === task.id).map(({ kind }) => kind),
    };
  });
}
